"""The firewall's service in Python: the same requests, the same answers, byte for byte."""

import json
import os
import time
from contextlib import asynccontextmanager
from datetime import datetime, timezone
from typing import Annotated

import asyncpg
import numpy as np
import onnxruntime as ort
from fastapi import FastAPI, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, Field

from rules import decide, prompt_risk
from tokens import tokenize

HISTORY = """
    SELECT count(*)::integer AS events,
      (count(*) FILTER (WHERE severity >= 3))::integer AS serious,
      count(DISTINCT rule_id)::integer AS rules,
      count(DISTINCT prompt_hash)::integer AS prompts,
      coalesce(percentile_disc(0.95) WITHIN GROUP (ORDER BY score), 0)::float8 AS high
    FROM security_events
    WHERE actor = $1 AND ts > $2::timestamptz - $3 * interval '1 day' AND ts <= $2::timestamptz"""


class Screening(BaseModel):
    actor: Annotated[int, Field(ge=1)]
    prompt: Annotated[str, Field(min_length=1, max_length=16_384)]


@asynccontextmanager
async def lifespan(app: FastAPI):
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    app.state.session = ort.InferenceSession("guard.onnx", options, providers=["CPUExecutionProvider"])
    # Connections are opened when they are needed.
    async with asyncpg.create_pool(
        os.environ["DATABASE_URL"], min_size=0, max_size=int(os.environ["DATABASE_CONNECTIONS"])
    ) as app.state.pool:
        yield


app = FastAPI(lifespan=lifespan)


def score(prompt: str) -> float:
    ids = np.array([tokenize(prompt)], dtype=np.int32)
    harmless, attack = app.state.session.run(["logits"], {"ids": ids})[0][0]
    return float(1 / (1 + np.exp(np.float64(harmless) - np.float64(attack))))


def compact(answer: dict) -> Response:
    return Response(json.dumps(answer, separators=(",", ":")), media_type="application/json")


@app.post("/screen")
async def screen(body: Screening) -> Response:
    values = body.actor, datetime.now(timezone.utc), float(os.environ["HISTORY_DAYS"])
    async with app.state.pool.acquire() as connection:
        history = await connection.fetchrow(HISTORY, *values)
    # Inference holds a thread and not the event loop.
    risk = max(prompt_risk(body.prompt), await run_in_threadpool(score, body.prompt))
    return compact({**decide(history, risk), "computedAt": time.time_ns() // 1_000_000})


@app.get("/healthz")
async def healthz() -> Response:
    return compact({"status": "ok"})


@app.get("/readyz")
async def readyz() -> Response:
    async with app.state.pool.acquire() as connection:
        await connection.execute("SELECT FROM security_events LIMIT 1")
    return compact({"status": "ready"})


@app.get("/metrics")
async def metrics() -> Response:
    with open("/proc/self/statm") as file:
        pages = int(file.read().split()[1])
    return Response(f"process_resident_memory_bytes {pages * os.sysconf('SC_PAGE_SIZE')}\n")
