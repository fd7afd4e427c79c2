"""A service that leaks, for `uvicorn --workers 2 --limit-max-requests`: workers are replaced under load."""

import asyncio
import resource

from fastapi import FastAPI

app = FastAPI()
kept: list[bytes] = []


@app.post("/")
async def screen() -> dict[str, int]:
    kept.append(bytes(65_536))
    # Some requests are always in hand.
    await asyncio.sleep(0.005)
    return {"rss": 1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss}
