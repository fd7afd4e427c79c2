"""An asyncpg in memory, for the Python of EXPLANATION.md, and what that Python promises."""

import asyncio
import sys
from types import ModuleType


class Connection:
    def __init__(self, pool):
        self.pool = pool

    async def executemany(self, _query, rows):
        rows = list(rows)
        self.pool.statements += 1
        await asyncio.sleep(0)
        if self.pool.fails:
            raise ConnectionError("the server went away")
        self.pool.rows.extend(rows)


class Pool:
    def __init__(self, **options):
        self.options = options
        self.rows = []
        self.statements = 0
        self.fails = False

    def acquire(self):
        pool = self

        class Acquired:
            async def __aenter__(self):
                return Connection(pool)

            async def __aexit__(self, *_):
                return False

        return Acquired()


async def create_pool(_dsn, **options):
    return Pool(**options)


_asyncpg = ModuleType("asyncpg")
_asyncpg.create_pool = create_pool
_asyncpg.Pool = Pool
sys.modules["asyncpg"] = _asyncpg


def check(snippet):
    """What arrives together is one statement, and a caller goes on when its own entry is committed."""

    async def run():
        pool = await snippet["open_pool"]("postgres://")
        assert pool.options["max_size"] == 4
        log = snippet["BatchedLog"](pool)
        await asyncio.gather(*(log.write((str(n), "allow")) for n in range(20)))
        assert sorted(row[0] for row in pool.rows) == sorted(str(n) for n in range(20))
        assert pool.statements < 5
        pool.fails = True
        failed = await asyncio.gather(log.write(("a", "block")), log.write(("b", "block")), return_exceptions=True)
        assert all(isinstance(error, ConnectionError) for error in failed)
        pool.fails = False
        await log.write(("c", "block"))
        assert pool.rows[-1] == ("c", "block")

    asyncio.run(run())
