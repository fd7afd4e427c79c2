"""Steps without a database, for the Python of EXPLANATION.md, and what that Python promises."""

import asyncio
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

# The twin that is measured keeps the same promise.
sys.path.insert(0, str(Path(__file__).parent / "fastapi"))
import group_commit as measured  # noqa: E402

order = []
stored = []
# Stands for a process pool: the block does not care, and a test must not start processes.
processes = ThreadPoolExecutor(1)


async def read_policy(actor):
    order.append("policy sent")
    await asyncio.sleep(0.01)
    order.append("policy read")
    if actor < 0:
        raise LookupError(actor)
    return 50


async def read_history(actor):
    order.append("history sent")
    try:
        await asyncio.sleep(0.02)
    except asyncio.CancelledError:
        order.append("history cancelled")
        raise
    order.append("history read")
    return 2


def risk_of(prompt):
    order.append("scored")
    return len(prompt)


def decide(policy, history, score):
    return "block" if score + history > policy else "allow"


async def store(request, result):
    stored.append((request.prompt, result))


async def check(scope):
    try:
        if "screen" in scope:
            await check_screen(scope["screen"])
        else:
            await check_batches(scope["GroupCommit"], scope["LogQueueFull"])
            await check_timeout(scope["GroupCommit"])
            await check_cancelled(scope["GroupCommit"], lambda log, entry: log.store(entry))
            await check_cancelled(measured.GroupCommit, lambda log, entry: log(entry))
    finally:
        processes.shutdown()


async def check_screen(screen):
    """Both reads and the computation are under way before one of them ends; the result is stored before it is returned."""
    assert await screen(SimpleNamespace(actor=1, prompt="p" * 60)) == "block"
    assert stored == [("p" * 60, "block")]
    assert order.index("history sent") < order.index("policy read")
    assert order.index("scored") < order.index("history read")
    order.clear()
    try:
        await screen(SimpleNamespace(actor=-1, prompt="p"))
        raise AssertionError("a read that fails reaches the caller")
    except LookupError:
        pass
    assert "history cancelled" in order and len(stored) == 1
    scope = screen.__globals__
    scope["slots"] = asyncio.Semaphore(0)
    try:
        await screen(SimpleNamespace(actor=1, prompt="p"))
        raise AssertionError("the queue has a bound")
    except scope["ScoringQueueFull"]:
        assert len(stored) == 1


async def check_batches(group_commit, queue_full):
    """The first is written alone and at once, those that come meanwhile together; the bound and errors reach callers."""
    written, let = [], asyncio.Event()

    async def write(entries):
        written.append(entries)
        await let.wait()
        if "bad" in entries:
            raise ConnectionError("the log")

    log = group_commit(write, batch=2, max_waiting=3)
    calls = [asyncio.create_task(log.store(entry)) for entry in ("a",)]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    calls += [asyncio.create_task(log.store(entry)) for entry in ("b", "c", "bad")]
    await asyncio.sleep(0)
    try:
        await log.store("one too many")
        raise AssertionError("the queue has a bound")
    except queue_full:
        pass
    assert written == [["a"]] and not calls[0].done()
    let.set()
    results = await asyncio.gather(*calls, return_exceptions=True)
    assert written == [["a"], ["b", "c"], ["bad"]]
    assert results[:3] == [None, None, None] and isinstance(results[3], ConnectionError)


async def check_timeout(group_commit):
    """A write that hangs fails its callers."""
    hangs = asyncio.Event()
    results = await asyncio.gather(group_commit(lambda _: hangs.wait(), timeout=0.01).store("a"), return_exceptions=True)
    assert isinstance(results[0], TimeoutError)


async def check_cancelled(group_commit, store):
    """A writer that was cancelled leaves no caller behind, and room for the next."""
    hangs = asyncio.Event()

    async def write(entries):
        if "stuck" in entries:
            await hangs.wait()

    log = group_commit(write, batch=2, max_waiting=3)
    calls = [asyncio.create_task(store(log, "stuck"))]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    calls.append(asyncio.create_task(store(log, "waits behind it")))
    await asyncio.sleep(0)
    log.writer.cancel()
    await asyncio.wait(calls, timeout=5)
    assert all(call.cancelled() for call in calls)
    await asyncio.wait_for(store(log, "later"), 5)
