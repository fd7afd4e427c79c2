"""The firewall in FastAPI with a plant, one uvicorn worker on a free port: `main.py <plant> <bytes>`.

The first line that it prints is where it listens.
"""

import itertools
import math
import sys

import uvicorn
from fastapi import FastAPI
from pydantic import BaseModel, Field

import looks
from plants import PLANTS


class ScreeningRequest(BaseModel):
    actor: int = Field(ge=1)
    prompt: str = Field(min_length=1, max_length=16_384)


class Server(uvicorn.Server):
    async def startup(self, sockets=None) -> None:
        await super().startup(sockets)
        host, port = self.servers[0].sockets[0].getsockname()
        print(f"http://{host}:{port}", flush=True)


def risk(prompt: str) -> float:
    """Entropy of the prompt's letters, as a share of eight bits."""
    counts = {letter: prompt.count(letter) for letter in set(prompt)}
    return -sum(n / len(prompt) * math.log2(n / len(prompt)) for n in counts.values()) / 8


def application(plant: str, size: int) -> FastAPI:
    app = FastAPI()
    handle = PLANTS[plant](size)
    numbers = itertools.count()

    # A function that is not async runs in a thread of AnyIO's pool.
    @app.post("/screen")
    def screen(request: ScreeningRequest) -> dict[str, float]:
        handle(next(numbers))
        return {"score": risk(request.prompt)}

    app.include_router(looks.router)
    return app


if __name__ == "__main__":
    config = uvicorn.Config(
        application(sys.argv[1], int(sys.argv[2])),
        host="127.0.0.1",
        port=0,
        log_level="warning",
        access_log=False,
    )
    Server(config).run()
