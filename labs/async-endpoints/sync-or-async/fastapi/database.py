"""One driver in its two modes, with as many connections as Fastify has; the statement is prepared in all of them."""

import os
from contextlib import asynccontextmanager, contextmanager

from psycopg.rows import dict_row
from psycopg_pool import AsyncConnectionPool, ConnectionPool

URL = os.environ["LAB_DATABASE"]
POOL_SIZE = int(os.environ["LAB_POOL_SIZE"])

HISTORY = "SELECT actor, events, serious FROM sync_or_async.histories WHERE actor = %s"

# Preparing takes a round trip of its own, and the pool uses its connections round robin: unless each is prepared
# when it is opened, every request of the first 80 pays for it.
SETTINGS = {
    "min_size": POOL_SIZE,
    "max_size": POOL_SIZE,
    "open": False,
    "kwargs": {
        "row_factory": dict_row,
        # One statement is a transaction of its own, as in Node's driver.
        "autocommit": True,
        "sslmode": "disable",
        "gssencmode": "disable",
    },
}


@asynccontextmanager
async def async_pool():
    """Its methods are awaited."""

    async def prepare(connection) -> None:
        await connection.execute(HISTORY, [1], prepare=True)

    # Tasks that open connections: one for each, since a task that stays costs nothing.
    async with AsyncConnectionPool(URL, configure=prepare, num_workers=POOL_SIZE, **SETTINGS) as pool:
        await pool.wait(timeout=15)
        yield pool


@contextmanager
def blocking_pool():
    """Its methods return when the answer is there; the thread that calls them waits."""

    def prepare(connection) -> None:
        connection.execute(HISTORY, [1], prepare=True)

    # Threads that open connections, and stay.
    with ConnectionPool(URL, configure=prepare, num_workers=20, **SETTINGS) as pool:
        pool.wait(timeout=15)
        yield pool
