"""FastAPI's BackgroundTasks: the insert runs in the same process, after the answer has left."""

import asyncio
import os
from contextlib import asynccontextmanager
from uuid import uuid4

from fastapi import BackgroundTasks, FastAPI
from pydantic import BaseModel

from stores import edit_actor, firewall_pool, insert_event, insert_verdict, log_pool, pool, rows_of


class Screening(BaseModel):
    actor: int
    prompt: str


@asynccontextmanager
async def lifespan(app: FastAPI):
    observer = pool(os.environ["LAB_DATABASE"], "observer")
    async with firewall_pool() as app.state.firewall, log_pool() as app.state.log, observer as app.state.observer:
        app.state.pending = 0
        yield


app = FastAPI(lifespan=lifespan)


async def log_event(event) -> None:
    try:
        # What this raises reaches no caller: the answer has left, uvicorn writes a stack trace.
        await insert_event(app.state.log, event)
    finally:
        app.state.pending -= 1


async def answer(body: Screening, event_id: str):
    blocked = "ignore previous instructions" in body.prompt
    event = {
        "id": event_id,
        "requestId": event_id,
        "actor": body.actor,
        "prompt": body.prompt,
        "decision": "block" if blocked else "allow",
    }
    await insert_verdict(app.state.firewall, event)
    app.state.pending += 1
    return event


@app.post("/screen")
async def screen(body: Screening, tasks: BackgroundTasks, id: str | None = None, audit: str | None = None):
    event_id = id or str(uuid4())
    if audit is None:
        event = await answer(body, event_id)
        tasks.add_task(log_event, event)
        return {"decision": event["decision"], "rows": None}
    return await audited(body, event_id, audit)


async def audited(body: Screening, event_id: str, audit: str):
    """The answer has to say how often the event is in the log, so here the task is begun before the answer."""
    locked = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        if audit == "locked":
            group.create_task(edit_actor(app.state.observer, body.actor, locked))
            await locked.wait()
        event = await answer(body, event_id)
        group.create_task(log_event(event))
    rows = await rows_of(app.state.observer, event_id, lambda: app.state.pending)
    return {"decision": event["decision"], "rows": rows}


@app.get("/state")
async def state():
    return {"pending": app.state.pending, "failures": 0, "duplicates": 0, "errorLinesWithRequest": 0}
