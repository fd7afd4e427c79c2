"""The screening API, healthy or with one plant, and the tools that look at it from inside its process."""

import os
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
from fastapi import FastAPI, Request
from fastapi.responses import PlainTextResponse
from pydantic import BaseModel

from plants import PLANTS
from stages import Stages
from tools import TOOLS, PyinstrumentMiddleware, Tool

POOL_SIZE = {"small pool": 1}


class Prompt(BaseModel):
    actor: int
    prompt: str


class Verdict(BaseModel):
    decision: str
    weight: int
    events: int
    shingles: int
    suspicious: int


async def keep_as_it_is(connection: asyncpg.Connection) -> None:
    """By default asyncpg resets a session when it is released, which costs a round trip; Node's pool does not."""


async def open_stages(plant: str) -> Stages:
    size = POOL_SIZE.get(plant, 4)
    pool = await asyncpg.create_pool(os.environ["LAB_FAR"], min_size=size, max_size=size, ssl=False, reset=keep_as_it_is)
    rules, log, model = (Path(os.environ[name]) for name in ("LAB_RULES", "LAB_LOG", "LAB_MODEL"))
    stages = PLANTS[plant](pool, rules, log, model)
    return await stages.start()


class Service:
    stages: Stages
    plant = "healthy"
    served = 0
    looking: Tool | None = None


service = Service()


@asynccontextmanager
async def lifespan(app: FastAPI):
    service.stages = await open_stages("healthy")
    yield
    service.stages.log.close()
    await service.stages.pool.close()


app = FastAPI(lifespan=lifespan)
app.add_middleware(PyinstrumentMiddleware)


@app.post("/screen")
async def screen(body: Prompt) -> Verdict:
    stages = service.stages
    text = stages.trim(body.prompt)
    block = await stages.read_policy(body.actor)
    shingles = stages.count_shingles(text)
    weight = stages.match_rules(text) + stages.settings_of(body.actor)["base"]
    events = await stages.load_history(body.actor)
    suspicious = stages.count_suspicious(text)
    risk = weight + suspicious + await stages.estimate_risk(text)
    stages.write_log(body.actor, text)
    service.served += 1
    decision = "block" if risk >= block else "allow"
    return Verdict(decision=decision, weight=weight, events=events, shingles=shingles, suspicious=suspicious)


@app.get("/lab/served")
async def served() -> int:
    return service.served


@app.put("/lab/plant")
async def change_plant(request: Request) -> None:
    """Between two loads: nothing is under way."""
    before = service.stages
    service.stages = await open_stages((await request.json())["plant"])
    before.log.close()
    await before.pool.close()


@app.put("/lab/tool")
async def begin_look(request: Request) -> None:
    service.looking = TOOLS[(await request.json())["tool"]]()


@app.delete("/lab/tool")
async def end_look() -> PlainTextResponse:
    looking, service.looking = service.looking, None
    return PlainTextResponse(looking.end())
