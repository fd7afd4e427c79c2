"""What the Python of EXPLANATION.md takes for granted, and what it promises: bounds, and probes that are answered."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

at_once = {"now": 0, "most": 0}
guard = threading.Lock()
let = threading.Event()
# Stands for a process pool: the block does not care, and a test must not start processes.
processes = ThreadPoolExecutor(4)


def blocking_report(actor):
    with guard:
        at_once["now"] += 1
        at_once["most"] = max(at_once["most"], at_once["now"])
    let.wait(10)
    with guard:
        at_once["now"] -= 1
    return {"actor": actor}


def risk_of(prompt):
    let.wait(10)
    return len(prompt)


async def check(scope):
    try:
        if "report" in scope:
            await check_limiter(scope)
        else:
            await check_slots(scope)
    finally:
        let.set()
        processes.shutdown()


async def check_limiter(scope):
    """Ten at once, however many wait; the tokens of the others stay free and the probe is answered meanwhile."""
    calls = [asyncio.create_task(scope["report"](actor)) for actor in range(30)]
    while at_once["now"] < 10:
        await asyncio.sleep(0.001)
    assert await scope["healthz"]() == {"ok": True}
    assert scope["anyio"].to_thread.current_default_thread_limiter().borrowed_tokens == 0
    let.set()
    assert await asyncio.gather(*calls) == [{"actor": actor} for actor in range(30)]
    assert at_once["most"] == 10


async def check_slots(scope):
    """64 are under way, the next one is refused at once."""
    calls = [asyncio.create_task(scope["risk"]("p" * length)) for length in range(64)]
    while not scope["slots"].locked():
        await asyncio.sleep(0)
    try:
        await scope["risk"]("one too many")
        raise AssertionError("the queue has a bound")
    except scope["HTTPException"] as refused:
        assert refused.status_code == 503 and refused.headers == {"Retry-After": "1"}
    let.set()
    assert await asyncio.gather(*calls) == [{"risk": length} for length in range(64)]
