"""The insert is a BackgroundTask: it runs in the same process, after the answer has left."""

from fastapi import BackgroundTasks

from screening import make_app
from stores import Stores


async def answer(stores: Stores, event: dict, tasks: BackgroundTasks) -> None:
    await stores.insert_verdict(event)
    tasks.add_task(stores.insert_event, event)


app = make_app(answer)
