"""A Redis in memory with a lock, for the Python of EXPLANATION.md, and what that Python promises."""

import asyncio
import json
import sys
from types import ModuleType


class LockError(Exception):
    pass


class Lock:
    """Taken by one at a time; gives up after `blocking_timeout` seconds."""

    def __init__(self, taken, blocking_timeout):
        self.taken = taken
        self.blocking_timeout = blocking_timeout

    async def __aenter__(self):
        try:
            await asyncio.wait_for(self.taken.acquire(), self.blocking_timeout)
        except TimeoutError:
            raise LockError("Unable to acquire lock within the time specified") from None

    async def __aexit__(self, *_):
        self.taken.release()


class Store:
    """Keeps what is set, without end."""

    def __init__(self):
        self.kept = {}
        self.locks = {}

    async def get(self, key):
        return self.kept.get(key)

    async def set(self, key, value, px):
        self.kept[key] = value

    def lock(self, name, timeout, sleep, blocking_timeout):
        # A test need not wait a second.
        return Lock(self.locks.setdefault(name, asyncio.Lock()), blocking_timeout / 20)


_exceptions = ModuleType("redis.exceptions")
_exceptions.LockError = LockError
_redis = ModuleType("redis")
_redis.exceptions = _exceptions
sys.modules.update({"redis": _redis, "redis.exceptions": _exceptions})


def check(snippet):
    if "stale_while_revalidate" in snippet:
        asyncio.run(check_stale(snippet))
    if "locked" in snippet:
        asyncio.run(check_lock(snippet["locked"]))


async def check_stale(snippet):
    """One computes for all that miss; past its TTL the old answer is served, and a refresh that fails leaves it."""
    ask, running, store, calls = snippet["stale_while_revalidate"], snippet["running"], Store(), []

    async def compute():
        calls.append(len(calls))
        await asyncio.sleep(0)
        if len(calls) == 3:
            raise RuntimeError("the origin is down")
        return f"answer {len(calls)}"

    async def settle():
        while running:
            await asyncio.sleep(0)

    first = await asyncio.gather(*(ask(store, "k", compute) for _ in range(5)))
    assert first == ["answer 1"] * 5 and len(calls) == 1
    assert await ask(store, "k", compute) == "answer 1" and len(calls) == 1

    def expire():
        entry = json.loads(store.kept["k"])
        store.kept["k"] = json.dumps({**entry, "fresh_until": 0})

    expire()
    assert await ask(store, "k", compute) == "answer 1"
    await settle()
    assert await ask(store, "k", compute) == "answer 2" and len(calls) == 2
    expire()
    assert await ask(store, "k", compute) == "answer 2"
    await settle()
    assert len(calls) == 3 and await ask(store, "k", compute) == "answer 2"
    await settle()


async def check_lock(locked):
    """One computes under the lock; who does not get it in time computes too and allows nothing."""
    store, calls = Store(), []

    async def compute():
        calls.append(len(calls))
        await asyncio.sleep(0)
        return "block"

    assert await asyncio.gather(*(locked(store, "k", compute) for _ in range(3))) == ["block"] * 3
    assert len(calls) == 1
    store.locks["lock:other"] = asyncio.Lock()
    await store.locks["lock:other"].acquire()
    assert await locked(store, "other", compute) == "block" and len(calls) == 2
