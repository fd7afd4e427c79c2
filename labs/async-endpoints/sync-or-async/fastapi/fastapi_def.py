"""`def`: FastAPI runs each call in one of 40 threads, so what blocks, blocks its thread and not the loop."""

from contextlib import asynccontextmanager

from fastapi import FastAPI

from database import HISTORY, blocking_pool
from models import Actor, Digest, Health, History, Key, Prompt, Risk
from work import digest_of, risk_of


@asynccontextmanager
async def lifespan(app: FastAPI):
    with blocking_pool() as app.state.pool:
        yield


app = FastAPI(lifespan=lifespan)


@app.post("/history")
def history(body: Actor) -> History:
    with app.state.pool.connection() as connection:
        rows = connection.execute(HISTORY, [body.actor], prepare=True)
        return History(**rows.fetchone())


@app.post("/key")
def key(body: Key) -> Digest:
    return Digest(digest=digest_of(body.key))


@app.post("/risk")
def risk(body: Prompt) -> Risk:
    return Risk(risk=risk_of(body.prompt))


# In `def` it would wait for one of the same 40 threads.
@app.get("/healthz")
async def healthz() -> Health:
    return Health(ok=True)
