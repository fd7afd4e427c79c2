"""The endpoint, the same whatever logs behind it, and the route for its state."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager
from uuid import uuid4

from fastapi import BackgroundTasks, FastAPI
from pydantic import BaseModel

from errors import classify, counted, install_handlers, request_id
from stores import Stores

Answer = Callable[[Stores, dict, BackgroundTasks], Awaitable[None]]


class Screening(BaseModel):
    actor: int
    prompt: str


def make_app(answer: Answer) -> FastAPI:
    """An API that stores the verdict and the event of a screening by `answer`."""
    stores = Stores()

    @asynccontextmanager
    async def lifespan(_: FastAPI):
        async with stores.opened():
            yield

    app = FastAPI(lifespan=lifespan)
    install_handlers(app)

    @app.post("/screen")
    async def screen(body: Screening, tasks: BackgroundTasks, id: str | None = None, audit: str | None = None):
        event = event_of(body, id or str(uuid4()))
        request_id.set(event["requestId"])
        with stores.pending_until_written(event):
            if audit is None:
                await classify(answer(stores, event, tasks))
                rows = None
            else:
                rows = await classify(audited(answer, stores, event, tasks, audit == "locked"))
        return {"decision": event["decision"], "rows": rows}

    @app.get("/state")
    async def state():
        return {"pending": len(stores.pending), "duplicates": 0, **counted}

    return app


def event_of(body: Screening, event_id: str) -> dict:
    return {
        "id": event_id,
        "requestId": event_id,
        "actor": body.actor,
        "prompt": body.prompt,
        "decision": "block" if "ignore previous instructions" in body.prompt else "allow",
    }


async def audited(answer: Answer, stores: Stores, event: dict, tasks: BackgroundTasks, locked: bool) -> int:
    """Says how often the event is in the log, so here the tasks run before the answer leaves."""
    async with asyncio.TaskGroup() as group:
        if locked:
            is_locked = asyncio.Event()
            group.create_task(stores.edit_actor(event["actor"], is_locked))
            await is_locked.wait()
        await answer(stores, event, tasks)
        while tasks.tasks:
            await tasks.tasks.pop()()
    return await stores.rows_of(event)
