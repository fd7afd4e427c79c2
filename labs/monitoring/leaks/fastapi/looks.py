"""What the FastAPI service lets an operator see of its memory. Looks run on the event loop, which they stop."""

import ast
import functools
import gc
import os
import resource
import sys
import tempfile
import time
import tracemalloc
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from fastapi import APIRouter

router = APIRouter()
here = Path(__file__).parent
stopped = [0.0]


def stops(look):
    """Notes for how long a look stops the loop."""

    @functools.wraps(look)
    async def timed(*args, **named):
        begun = time.perf_counter()
        try:
            return await look(*args, **named)
        finally:
            stopped[0] = max(stopped[0], 1_000 * (time.perf_counter() - begun))

    return timed


@router.get("/memory")
async def memory(collected: bool = False) -> dict[str, float]:
    if collected:
        await collect()
    stopped_ms, stopped[0] = stopped[0], 0.0
    pages = int(Path("/proc/self/statm").read_text().split()[1]) if sys.platform == "linux" else 0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1024 if sys.platform == "linux" else 1)
    return {
        "rss": pages * os.sysconf("SC_PAGE_SIZE") or peak,
        # Blocks of Python's allocator, those included that it takes from malloc.
        "heap": sys.getallocatedblocks(),
        "peak": peak,
        "stoppedMs": stopped_ms,
    }


@stops
async def collect() -> None:
    gc.collect()


@router.post("/tracemalloc/start")
async def start_tracemalloc() -> None:
    tracemalloc.start(1)


@router.post("/tracemalloc/stop")
@stops
async def stop_tracemalloc() -> list[dict]:
    gc.collect()
    statistics = tracemalloc.take_snapshot().statistics("lineno")
    tracemalloc.stop()
    own = [(stat, stat.traceback[0]) for stat in statistics if is_own(stat.traceback[0].filename)]
    return sums((function_at(frame.filename, frame.lineno), stat.size) for stat, frame in own)


tracker = [None, ""]


@router.post("/memray/start")
async def start_memray() -> None:
    import memray

    folder = tempfile.mkdtemp(prefix="labs-memray-")
    tracker[:] = memray.Tracker(f"{folder}/trace"), folder
    tracker[0].__enter__()


@router.post("/memray/stop")
@stops
async def stop_memray() -> list[dict]:
    import memray

    gc.collect()
    tracker[0].__exit__(None, None, None)
    file = f"{tracker[1]}/trace"
    with memray.FileReader(file) as reader:
        records = [
            (name, record.size)
            for record in reader.get_leaked_allocation_records(merge_threads=True)
            for name in own_frame(record.stack_trace())
        ]
    os.unlink(file)
    os.rmdir(tracker[1])
    return sums(records)


counts: Counter = Counter()


@router.post("/objgraph/start")
@stops
async def start_objgraph() -> None:
    counts.update(counted())


@router.post("/objgraph/stop")
@stops
async def stop_objgraph() -> list[dict]:
    grown = counted() - counts
    counts.clear()
    return [{"name": name, "count": count, "bytes": 0} for name, count in grown.most_common()]


def counted() -> Counter:
    import objgraph

    gc.collect()
    return Counter(
        {
            # What no module of its own defines stands in brackets.
            f"({name})" if module == "builtins" else name: count
            for long_name, count in objgraph.typestats(shortnames=False).items()
            for module, _, name in [long_name.rpartition(".")]
        }
    )


def sums(found: Iterable[tuple[str, int]]) -> list[dict]:
    """By name, the most first; blocks are not objects, and are not counted."""
    total: Counter = Counter()
    for name, size in found:
        total[name] += size
    return [{"name": name, "count": 0, "bytes": size} for name, size in total.most_common()]


def own_frame(stack: Iterable[tuple[str, str, int]]) -> list[str]:
    """The nearest function of the service on a stack; empty where there is none."""
    return [function_at(file, line) for _, file, line in stack if is_own(file)][:1]


def is_own(file: str) -> bool:
    return Path(file).parent == here and file != __file__


@functools.cache
def functions_of(file: str) -> list[tuple[int, int, str]]:
    """First line, last line and name of each; a method has its class before it."""
    found = []

    def visit(node: ast.AST, owner: str) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef)):
                found.append((child.lineno, child.end_lineno or child.lineno, owner + child.name))
            visit(child, f"{child.name}." if isinstance(child, ast.ClassDef) else "")

    visit(ast.parse(Path(file).read_text()), "")
    return found


def function_at(file: str, line: int) -> str:
    """The innermost function around a line."""
    around = [(first, name) for first, last, name in functions_of(file) if first <= line <= last]
    return max(around)[1] if around else "<module>"
