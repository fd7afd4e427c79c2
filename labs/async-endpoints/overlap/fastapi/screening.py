"""The API around a screening, and the steps that it is made of: the same as behind Fastify."""

import os
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from uuid import UUID, uuid4

import asyncpg
from fastapi import FastAPI
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from group_commit import Busy, GroupCommit
from work import risk_of

TABLE = os.environ["LAB_TABLE"]
POOL_SIZE = int(os.environ["LAB_POOL_SIZE"])
BATCH = int(os.environ["LAB_BATCH"])
MAX_WAITING = int(os.environ["LAB_MAX_WAITING"])
STATEMENT_SECONDS = float(os.environ["LAB_STATEMENT_SECONDS"])

POLICY = "SELECT review, block FROM overlap.policies WHERE actor = $1"
HISTORY = """SELECT count(*)::integer AS events, (count(*) FILTER (WHERE severity >= 3))::integer AS serious
    FROM overlap.events WHERE actor = $1"""
INSERT = f"INSERT INTO {TABLE} (id, actor, decision, risk, events)"
INSERT_ONE = f"{INSERT} VALUES ($1, $2, $3, $4, $5)"
INSERT_MANY = (
    f"{INSERT} SELECT * FROM unnest($1::uuid[], $2::integer[], $3::text[], $4::integer[], $5::integer[])"
)


class Prompt(BaseModel):
    actor: int
    prompt: str


class Result(BaseModel):
    decision: str
    risk: int
    events: int


class Kept(Result):
    rows: int


@dataclass
class Request:
    """A request with the id under which it is stored."""

    actor: int
    prompt: str
    id: UUID = field(default_factory=uuid4)


Screen = Callable[[Request], Awaitable[Result]]


class Steps:
    pool: asyncpg.Pool

    async def read_policy(self, actor: int) -> asyncpg.Record:
        return await self.pool.fetchrow(POLICY, actor)

    async def read_history(self, actor: int) -> asyncpg.Record:
        return await self.pool.fetchrow(HISTORY, actor)

    def risk_of(self, prompt: str) -> int:
        """In ten-thousandths, computed on the event loop."""
        return risk_of(prompt)

    def decide(self, policy, history, risk: int) -> Result:
        events, serious = history["events"], history["serious"]
        # Half is rounded up, as in JavaScript.
        suspicion = 0 if events == 0 else (4_000 * serious + events) // (2 * events)
        weighed = risk + suspicion
        decision = "block" if weighed >= policy["block"] else "review" if weighed >= policy["review"] else "allow"
        return Result(decision=decision, risk=risk, events=events)

    async def insert_one(self, request: Request, result: Result) -> None:
        await self.pool.execute(INSERT_ONE, *row(request, result))

    async def insert_many(self, entries: list[tuple[Request, Result]]) -> None:
        """One statement, hence one transaction."""
        await self.pool.execute(INSERT_MANY, *zip(*(row(*entry) for entry in entries)))

    def group_commit(self, write: Callable[[list], Awaitable[None]]) -> GroupCommit:
        return GroupCommit(write, BATCH, MAX_WAITING)


def row(request: Request, result: Result) -> tuple:
    return (request.id, request.actor, result.decision, result.risk, result.events)


async def keep_as_it_is(connection) -> None:
    """By default asyncpg resets a session when it is released, which costs a round trip; Node's pool does not."""


def make_app(technique: Callable[[Steps], Screen]) -> FastAPI:
    steps = Steps()
    screen = technique(steps)
    acknowledged = 0

    @asynccontextmanager
    async def lifespan(app: FastAPI):
        far = asyncpg.create_pool(
            os.environ["LAB_FAR"],
            min_size=POOL_SIZE,
            max_size=POOL_SIZE,
            command_timeout=STATEMENT_SECONDS,
            ssl=False,
            reset=keep_as_it_is,
        )
        near = asyncpg.create_pool(os.environ["LAB_DATABASE"], min_size=1, max_size=1, ssl=False)
        async with far as steps.pool, near as app.state.evidence:
            yield

    app = FastAPI(lifespan=lifespan)

    async def screened(request: Request) -> Result:
        nonlocal acknowledged
        result = await screen(request)
        acknowledged += 1
        return result

    @app.post("/screen")
    async def answer(body: Prompt) -> Result:
        return await screened(Request(body.actor, body.prompt))

    @app.post("/screen/kept")
    async def answer_and_look(body: Prompt) -> Kept:
        request = Request(body.actor, body.prompt)
        result = await screened(request)
        rows = await app.state.evidence.fetchval(f"SELECT count(*) FROM {TABLE} WHERE id = $1", request.id)
        return Kept(**result.model_dump(), rows=rows)

    @app.get("/healthz")
    async def healthz() -> dict:
        return {"ok": True}

    @app.get("/acknowledged")
    async def count() -> int:
        return acknowledged

    @app.exception_handler(Busy)
    async def busy(request, error) -> JSONResponse:
        return JSONResponse({"error": "busy"}, 503, {"Retry-After": "1"})

    return app
