"""`async def` that dispatches what computes to other processes: each has an interpreter and a lock of its own."""

import asyncio
from contextlib import asynccontextmanager

from fastapi import FastAPI

from database import HISTORY, async_pool
from models import Actor, Digest, Health, History, Key, Prompt, Risk
from processes import process_pool
from work import digest_of, risk_of


@asynccontextmanager
async def lifespan(app: FastAPI):
    with process_pool() as app.state.processes:
        async with async_pool() as app.state.pool:
            yield


app = FastAPI(lifespan=lifespan)


async def elsewhere(function, argument):
    return await asyncio.get_running_loop().run_in_executor(app.state.processes, function, argument)


@app.post("/history")
async def history(body: Actor) -> History:
    async with app.state.pool.connection() as connection:
        rows = await connection.execute(HISTORY, [body.actor], prepare=True)
        return History(**await rows.fetchone())


@app.post("/key")
async def key(body: Key) -> Digest:
    return Digest(digest=await elsewhere(digest_of, body.key))


@app.post("/risk")
async def risk(body: Prompt) -> Risk:
    return Risk(risk=await elsewhere(risk_of, body.prompt))


@app.get("/healthz")
async def healthz() -> Health:
    return Health(ok=True)
