"""Both drivers of the database, with as many connections as Fastify has; statements are prepared in all of them."""

import os

URL = os.environ["LAB_DATABASE"]
POOL_SIZE = int(os.environ["LAB_POOL_SIZE"])

HISTORY = "SELECT actor, events, serious FROM sync_or_async.histories WHERE actor = $1"
BLOCKING_HISTORY = HISTORY.replace("$1", "%s")


def asyncpg_pool():
    """asyncpg prepares what it runs by itself. Opened by `async with`."""
    import asyncpg

    async def prepare(connection) -> None:
        await connection.fetchrow(HISTORY, 1)

    async def keep_as_it_is(connection) -> None:
        """By default the session is reset when it is released, which costs a second round trip for every
        request. The other drivers' pools do not do that, and nothing here changes a session."""

    return asyncpg.create_pool(
        URL, min_size=POOL_SIZE, max_size=POOL_SIZE, ssl=False, init=prepare, reset=keep_as_it_is
    )


def psycopg_pool():
    """Opened by `with`, which returns when all connections are there."""
    from contextlib import contextmanager

    from psycopg.rows import dict_row
    from psycopg_pool import ConnectionPool

    def prepare(connection) -> None:
        """Preparing takes a round trip of its own, and this pool uses its connections round robin: without this,
        every request of the first 80 would pay for it."""
        connection.execute(BLOCKING_HISTORY, [1], prepare=True)

    kwargs = {
        "row_factory": dict_row,
        # One statement is a transaction of its own, as in the other drivers.
        "autocommit": True,
        "sslmode": "disable",
        "gssencmode": "disable",
    }

    @contextmanager
    def opened():
        with ConnectionPool(
            URL,
            min_size=POOL_SIZE,
            max_size=POOL_SIZE,
            # Threads that open connections; they stay.
            num_workers=20,
            kwargs=kwargs,
            configure=prepare,
            open=False,
        ) as pool:
            pool.wait(timeout=15)
            yield pool

    return opened()
