"""The insert is awaited: its error reaches the handlers in errors.py, and the caller."""

from fastapi import BackgroundTasks

from screening import make_app
from stores import Stores


async def answer(stores: Stores, event: dict, tasks: BackgroundTasks) -> None:
    await stores.insert_verdict(event)
    await stores.insert_event(event)


app = make_app(answer)
