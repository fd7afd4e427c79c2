"""The firewall's API in FastAPI, and what the laboratory asks of it besides; monitoring is added from outside."""

import asyncio
import http.client
import json
import math
import os
import resource
from time import perf_counter
from typing import Protocol
from uuid import uuid4

from fastapi import FastAPI, Request
from pydantic import BaseModel

from rules import prompt_risk

ACTORS = 2_000
# Of a trace whose caller has decided to keep it.
TRACEPARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
PROMPT = "please summarise the invoice of the last quarter. " * 40


class Signal(Protocol):
    name: str

    def flush(self) -> None: ...

    def seen(self, route: str) -> dict:
        """requests, failures, seconds, steps, reasons, bytes, where they have arrived."""


class Submission(BaseModel):
    actor: int
    prompt: str


class Screening(BaseModel):
    decision: str
    risk: int


class Rehearsal(BaseModel):
    requests: int
    failures: int
    traced: bool


def screened(submission: Submission) -> Screening:
    if submission.actor > ACTORS:
        raise LookupError(f"there is no policy for actor {submission.actor}")
    # Halves are rounded up, as Math.round does.
    risk = math.floor(10_000 * prompt_risk(submission.prompt) + 0.5)
    review, block = 3_000 + 100 * (submission.actor % 7), 6_500 + 100 * (submission.actor % 11)
    return Screening(decision="block" if risk >= block else "review" if risk >= review else "allow", risk=risk)


def create_app(signals: list[Signal]) -> FastAPI:
    app = FastAPI()
    counts = {"answered": 0, "screening": 0.0}
    one_at_a_time = asyncio.Lock()

    @app.post("/screen")
    async def screen(submission: Submission) -> Screening:
        counts["answered"] += 1
        return screened(submission)

    @app.post("/rehearsed")
    async def rehearsed(submission: Submission) -> Screening:
        began = perf_counter()
        try:
            return screened(submission)
        finally:
            counts["screening"] += perf_counter() - began

    @app.post("/rehearse")
    async def rehearse(rehearsal: Rehearsal, request: Request) -> dict:
        """Not a fresh instance as in Node: a route of its own, and a flush in place of the shutdown."""
        async with one_at_a_time:
            counts["screening"] = 0.0
            before = [await seen(signal, "/rehearsed") for signal in signals]
            await asyncio.to_thread(send_all, rehearsal, *request.scope["server"])
            after = [await seen(signal, "/rehearsed") for signal in signals]
            told = zip(signals, before, after)
            return {"signals": [tell(*one, rehearsal, counts["screening"]) for one in told]}

    @app.get("/counts")
    async def read_counts() -> dict:
        all_seen = [await seen(signal, "/screen") for signal in signals]
        return {
            "answered": counts["answered"],
            "recorded": max((one["requests"] for one in all_seen), default=0),
            "sentBytes": sum(one["bytes"] for one in all_seen),
            "residentBytes": resident_bytes(),
        }

    return app


async def seen(signal: Signal, route: str) -> dict:
    def flush_and_see() -> dict:
        signal.flush()
        return signal.seen(route)

    return await asyncio.to_thread(flush_and_see)


def tell(signal: Signal, before: dict, after: dict, rehearsal: Rehearsal, screening: float) -> dict:
    grown = {field: after[field] - before[field] for field in after}
    return {
        "signal": signal.name,
        "requests": round(grown["requests"]),
        "failures": round(grown["failures"]),
        "timed": round(grown["requests"]) == rehearsal.requests and grown["seconds"] >= 0.9 * screening,
        "hasSteps": grown["steps"] > 0,
        "reasons": round(grown["reasons"]),
    }


def send_all(rehearsal: Rehearsal, host: str, port: int) -> None:
    headers = {"content-type": "application/json"} | ({"traceparent": TRACEPARENT} if rehearsal.traced else {})
    for index in range(rehearsal.requests):
        actor = ACTORS + 1 if index < rehearsal.failures else 1 + index
        # uvicorn closes a connection on which an application has raised.
        connection = http.client.HTTPConnection(host, port)
        connection.request("POST", "/rehearsed", json.dumps({"actor": actor, "prompt": PROMPT}), headers)
        connection.getresponse().read()
        connection.close()


def resident_bytes() -> int:
    try:
        with open("/proc/self/statm") as statm:
            return int(statm.read().split()[1]) * resource.getpagesize()
    except OSError:
        # Not on macOS, where the largest value so far has to do.
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


INSTANCE = str(uuid4())
