"""`async def` and the same driver in its blocking mode: while one request waits for the database, nothing else runs."""

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
async def history(body: Actor) -> History:
    with app.state.pool.connection() as connection:
        rows = connection.execute(HISTORY, [body.actor], prepare=True)
        return History(**rows.fetchone())


@app.post("/key")
async def key(body: Key) -> Digest:
    return Digest(digest=digest_of(body.key))


@app.post("/risk")
async def risk(body: Prompt) -> Risk:
    return Risk(risk=risk_of(body.prompt))


@app.get("/healthz")
async def healthz() -> Health:
    return Health(ok=True)
