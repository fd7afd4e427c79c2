"""The service that is profiled, on PyTorch: tokenize, wait for the worker, infer, answer; and one thing that can be wrong with it."""

import asyncio
import importlib.util
import math
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from fastapi import FastAPI
from pydantic import BaseModel

from guard import in_half, load_guard
from tokens import tokenize

import torch
from torch.profiler import record_function

MAX_TOKENS = 256
FILE = Path(os.environ["LAB_WEIGHTS"])
# Where a profiler leaves what it recorded.
FOLDER = os.environ["LAB_FOLDER"]

guards = {"fp32": load_guard(FILE), "half": in_half(load_guard(FILE))}
# PyTorch keeps the number of its threads, and whether it is profiled, for each thread that calls it: one worker, as in Node.
worker = ThreadPoolExecutor(1)


class Technique:
    """A file that gives a profiler of PyTorch, and says on which thread it is started."""

    def __init__(self, path: str) -> None:
        spec = importlib.util.spec_from_file_location("technique", path)
        self.module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(self.module)
        self.on_event_loop = getattr(self.module, "ON_EVENT_LOOP", False)

    def start(self) -> None:
        self.profiler = self.module.profiler(FOLDER)
        self.profiler.start()


class Service:
    plant = "healthy"
    technique = Technique(os.environ["LAB_TECHNIQUE"]) if os.environ["LAB_TECHNIQUE"] else None
    recording = False


class Prompt(BaseModel):
    text: str


class Screened(BaseModel):
    score: float
    tokens: int
    width: int


class Plant(BaseModel):
    plant: str


class Recording(BaseModel):
    on: bool


class Done(BaseModel):
    done: bool = True


service = Service()
app = FastAPI()


@app.post("/screen")
async def screen(prompt: Prompt) -> Screened:
    tokens = tokenize(prompt.text)
    ids = tokens + [0] * (MAX_TOKENS - len(tokens)) if service.plant == "padding" else tokens
    score = await on_worker(infer, ids)
    if service.recording and service.technique.on_event_loop:
        service.technique.profiler.step()
    if service.plant == "blocked loop":
        audit_trail(prompt.text)
    return Screened(score=score, tokens=len(tokens), width=len(ids))


def infer(ids: list[int]) -> float:
    guard = guards["half" if service.plant == "casts" else "fp32"]
    with torch.inference_mode(), record_function("infer"):
        harmless, attack = guard(torch.tensor([ids]))[0].tolist()
    if service.recording and not service.technique.on_event_loop:
        service.technique.profiler.step()
    return 1 / (1 + math.exp(harmless - attack))


def audit_trail(text: str) -> int:
    """Some milliseconds of honest work in the wrong place: a chain of hashes over a text, on the thread that serves."""
    value = 0x811C9DC5
    for _ in range(600):
        for letter in text[:100]:
            value = ((value ^ ord(letter)) * 0x01000193) & 0xFFFFFFFF
    return value


@app.post("/logits")
async def logits(prompt: Prompt) -> list[float]:
    """For a comparison with ONNX Runtime."""
    with torch.inference_mode():
        return guards["fp32"](torch.tensor([tokenize(prompt.text)]))[0].tolist()


@app.put("/lab/plant")
async def change_plant(wanted: Plant) -> Done:
    service.plant = wanted.plant
    await on_worker(torch.set_num_threads, 2 * os.cpu_count() if wanted.plant == "threads" else 1)
    return Done()


@app.put("/lab/recording")
async def change_recording(wanted: Recording) -> Done:
    technique = service.technique
    if technique is not None and wanted.on != service.recording:
        change = technique.start if wanted.on else lambda: technique.profiler.stop()
        if technique.on_event_loop:
            change()
        else:
            await on_worker(change)
        service.recording = wanted.on
    return Done()


async def on_worker(call, *arguments):
    return await asyncio.get_running_loop().run_in_executor(worker, call, *arguments)
