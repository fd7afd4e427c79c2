"""A Redis in memory with a lock, for the Python of EXPLANATION.md, and what that Python promises."""

import asyncio
import json
import sys
from types import ModuleType, SimpleNamespace


class LockError(Exception):
    pass


class Lock:
    """Taken by one at a time."""

    def __init__(self, owners, name):
        self.owners = owners
        self.name = name

    async def acquire(self, blocking):
        assert not blocking, "who waits polls the key"
        return self.owners.setdefault(self.name, self) is self

    async def release(self):
        if self.owners.get(self.name) is not self:
            raise LockError("Cannot release a lock that's no longer owned")
        del self.owners[self.name]


class Store:
    """Keeps what is set, without end."""

    def __init__(self):
        self.kept = {}
        self.owners = {}

    async def get(self, key):
        return self.kept.get(key)

    async def set(self, key, value, px):
        self.kept[key] = value

    def lock(self, name, timeout):
        return Lock(self.owners, name)


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
    # The next attempt comes after a pause.
    assert len(calls) == 3 and not running
    snippet["retry_at"] = 0
    assert await ask(store, "k", compute) == "answer 2"
    await settle()
    assert len(calls) == 4


async def check_lock(locked):
    """One computes under the lock; a dead owner is waited for, then a request computes and allows nothing."""
    store, calls = Store(), []

    async def compute():
        calls.append(len(calls))
        await asyncio.sleep(0)
        return "block"

    assert await asyncio.gather(*(locked(store, "k", compute) for _ in range(3))) == ["block"] * 3
    assert len(calls) == 1 and not store.owners

    async def compute_too_long():
        store.owners["lock:lost"] = "another"
        return await compute()

    assert await locked(store, "lost", compute_too_long) == "block" and len(calls) == 2
    assert store.owners["lock:lost"] == "another", "another's lock is not released"

    seconds = iter(range(100))
    locked.__globals__["time"] = SimpleNamespace(monotonic=lambda: next(seconds))
    store.owners["lock:dead"] = "an owner that is dead"
    assert await locked(store, "dead", compute) == "block" and len(calls) == 3
    assert "dead" in store.kept, "the verdict is stored for those who still wait"
