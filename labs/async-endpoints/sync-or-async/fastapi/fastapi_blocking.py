"""`async def` around a blocking driver: while one request waits for the database, nothing else runs."""

from contextlib import asynccontextmanager

from fastapi import FastAPI

from database import BLOCKING_HISTORY, psycopg_pool
from models import Actor, Digest, Health, History, Key, Prompt, Risk
from work import digest_of, risk_of


@asynccontextmanager
async def lifespan(app: FastAPI):
    with psycopg_pool() as app.state.pool:
        yield


app = FastAPI(lifespan=lifespan)


@app.post("/history")
async def history(body: Actor) -> History:
    with app.state.pool.connection() as connection:
        return History(**connection.execute(BLOCKING_HISTORY, [body.actor], prepare=True).fetchone())


@app.post("/key")
async def key(body: Key) -> Digest:
    return Digest(digest=digest_of(body.key))


@app.post("/risk")
async def risk(body: Prompt) -> Risk:
    return Risk(risk=risk_of(body.prompt))


@app.get("/healthz")
async def healthz() -> Health:
    return Health(ok=True)
