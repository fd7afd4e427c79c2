"""What the snippet takes for granted: asyncpg, of which a pool answers and a connection remembers."""

import asyncio
import json
import sys
import types


class Connection:
    opened = []

    def __init__(self):
        self.executed = []
        self.closed = False
        Connection.opened.append(self)

    async def execute(self, text):
        self.executed.append(text)

    async def close(self):
        self.closed = True


class Pool:
    async def fetch(self, text, *values):
        return [(text, values)]

    async def fetchval(self, text, *values):
        assert text.startswith("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON)")
        return json.dumps([{"Plan": {"Shared Hit Blocks": 28, "Shared Read Blocks": 1}}])


async def connect(dsn):
    return Connection()


asyncpg = types.ModuleType("asyncpg")
asyncpg.Pool = Pool
asyncpg.connect = connect
sys.modules["asyncpg"] = asyncpg


def check(snippet):
    [(text, values)] = asyncio.run(snippet["alerts"](Pool(), "now"))
    assert "severity >= 3" in text and "ORDER BY ts DESC, id DESC" in text and values == ("now",)
    assert asyncio.run(snippet["pages"](Pool(), "now")) == 29
    asyncio.run(snippet["build"]("postgres://"))
    [connection] = Connection.opened
    assert "CONCURRENTLY" in connection.executed[0] and connection.closed
