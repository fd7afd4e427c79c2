"""What the snippet takes for granted: a pool of asyncpg in front of a log that stores each event once."""

import asyncio
import sys
import types


class Pool:
    def __init__(self):
        self.stored = {}
        self.sent = []

    async def execute(self, text, ids, *columns):
        self.sent.append(text)
        before = len(self.stored)
        for row in zip(ids, *columns, strict=True):
            self.stored.setdefault(row[0], row)
        return f"INSERT 0 {len(self.stored) - before}"

    async def fetchval(self, text, *values):
        self.sent.append(text)
        return 0.5


asyncpg = types.ModuleType("asyncpg")
asyncpg.Pool = Pool
sys.modules["asyncpg"] = asyncpg


def check(snippet):
    pool = Pool()
    events = [("a", 3, 7, 0.5), ("b", 1, 8, 0.1)]
    deliver = snippet["deliver"]
    assert asyncio.run(deliver(pool, events)) == 2
    assert asyncio.run(deliver(pool, [*events, ("c", 2, 9, 0.2)])) == 1
    assert asyncio.run(deliver(pool, [])) == 0
    assert pool.stored["a"] == ("a", 3, 7, 0.5)
    assert all("ON CONFLICT (event_id)" in text for text in pool.sent)
    assert asyncio.run(snippet["hot_share"](pool, "event_log")) == 0.5
