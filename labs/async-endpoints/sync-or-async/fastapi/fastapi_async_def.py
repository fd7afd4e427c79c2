"""`async def`: what waits is awaited; what computes, computes on the event loop."""

from contextlib import asynccontextmanager

from fastapi import FastAPI

from database import HISTORY, async_pool
from models import Actor, Digest, Health, History, Key, Prompt, Risk
from work import digest_of, risk_of


@asynccontextmanager
async def lifespan(app: FastAPI):
    async with async_pool() as app.state.pool:
        yield


app = FastAPI(lifespan=lifespan)


@app.post("/history")
async def history(body: Actor) -> History:
    async with app.state.pool.connection() as connection:
        rows = await connection.execute(HISTORY, [body.actor], prepare=True)
        return History(**await rows.fetchone())


@app.post("/key")
async def key(body: Key) -> Digest:
    return Digest(digest=digest_of(body.key))


@app.post("/risk")
async def risk(body: Prompt) -> Risk:
    return Risk(risk=risk_of(body.prompt))


@app.get("/healthz")
async def healthz() -> Health:
    return Health(ok=True)
