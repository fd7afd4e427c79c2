"""A psycopg without a server and the firewall's functions, for the Python of EXPLANATION.md, and what that Python promises."""

import asyncio
import sys
from types import ModuleType

events = []
held = 0


class ForeignKeyViolation(Exception):
    pass


class PoolTimeout(Exception):
    pass


class TooManyRequests(Exception):
    pass


class Checkout:
    """Notes how its transaction ends."""

    async def __aenter__(self):
        global held
        held += 1
        return self

    async def __aexit__(self, kind, *_):
        global held
        held -= 1
        events.append("commit" if kind is None else "rollback")


class AsyncConnectionPool:
    def __init__(self, _url, **options):
        self.options = options

    def connection(self):
        return Checkout()


async def threshold_for(_connection, _actor):
    return 0.5


async def score(prompt):
    assert held == 0, "a connection is held while the scorer works"
    if prompt == "silent":
        await asyncio.sleep(60)
    return 0.1


async def record(_connection, _actor, _risk, rules):
    if "unlisted" in rules:
        raise ForeignKeyViolation
    events.append("record")


async def note_refusal(_connection, _actor):
    assert held == 1, "a second connection is checked out while one is held"
    events.append("note")


def _module(name, **members):
    module = ModuleType(name)
    vars(module).update(members)
    sys.modules[name] = module


_module("psycopg")
_module("psycopg.errors", ForeignKeyViolation=ForeignKeyViolation)
_module(
    "psycopg_pool",
    AsyncConnectionPool=AsyncConnectionPool,
    PoolTimeout=PoolTimeout,
    TooManyRequests=TooManyRequests,
)
_module(
    "firewall",
    DATABASE_URL="postgresql://127.0.0.1/firewall",
    broken_rules=lambda prompt: [word for word in prompt.split() if word in ("attack", "unlisted")],
    note_refusal=note_refusal,
    record=record,
    score=score,
    threshold_for=threshold_for,
)


def check(snippet):
    """Right answers, one connection at a time, the note after the ROLLBACK, and an end to the wait for the scorer."""
    asyncio.run(check_screen(snippet["screen"]))
    options = snippet["pool"].options
    assert options["timeout"] < 30 and options["max_waiting"] > 0
    handlers = snippet["app"].exception_handlers
    assert {PoolTimeout, TooManyRequests, TimeoutError} <= set(handlers)
    assert asyncio.run(handlers[PoolTimeout](None, None)).status_code == 503


async def check_screen(screen):
    assert await screen(1, "hello") == "allow"
    assert await screen(1, "attack") == "block"
    assert events == ["commit", "commit", "record", "commit"]
    events.clear()
    assert await screen(1, "unlisted") == "block"
    assert events == ["commit", "rollback", "note", "commit"]
    try:
        await screen(1, "silent")
    except TimeoutError:
        return
    raise AssertionError("a silent scorer keeps the call waiting")
