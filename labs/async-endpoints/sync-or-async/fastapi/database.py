"""Both ways to the database, with as many connections as Fastify has; statements are prepared in all of them."""

import os

URL = os.environ["LAB_DATABASE"]
POOL_SIZE = int(os.environ["LAB_POOL_SIZE"])

HISTORY = "SELECT actor, events, serious FROM sync_or_async.histories WHERE actor = $1"
BLOCKING_HISTORY = HISTORY.replace("$1", "%s")


def asyncpg_pool():
    """asyncpg prepares what it runs by itself. Opened by `async with`."""
    import asyncpg

    async def keep_as_it_is(connection) -> None:
        """By default the session is reset when it is given back, which costs a second round trip for every
        request. The other drivers' pools do not do that, and nothing here changes a session."""

    return asyncpg.create_pool(URL, min_size=POOL_SIZE, max_size=POOL_SIZE, ssl=False, reset=keep_as_it_is)


def psycopg_pool():
    """Opened by `with`, which returns when all connections are there."""
    from contextlib import contextmanager

    from psycopg.rows import dict_row
    from psycopg_pool import ConnectionPool

    @contextmanager
    def opened():
        kwargs = {
            "row_factory": dict_row,
            # One statement is a transaction of its own, as in the other drivers.
            "autocommit": True,
            "sslmode": "disable",
            "gssencmode": "disable",
        }
        with ConnectionPool(
            URL, min_size=POOL_SIZE, max_size=POOL_SIZE, num_workers=POOL_SIZE, kwargs=kwargs, open=False
        ) as pool:
            pool.wait(timeout=15)
            yield pool

    return opened()
