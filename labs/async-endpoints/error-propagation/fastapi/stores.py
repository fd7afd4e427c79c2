"""The two stores, and the same audit as behind Fastify: the event is looked up, whatever the code reports."""

import asyncio
import json
import os
from contextlib import asynccontextmanager, contextmanager

import asyncpg

LOCK_SECONDS = float(os.environ["LAB_LOCK_MS"]) / 1000
TIMEOUT_SECONDS = float(os.environ["LAB_TIMEOUT_MS"]) / 1000


def pool(url: str, name: str) -> asyncpg.Pool:
    """Connects when a query needs it: an API must come up while the log is away."""
    settings = {"application_name": name}
    return asyncpg.create_pool(url, min_size=0, max_size=10, ssl=False, server_settings=settings)


@asynccontextmanager
async def connection_for_a_while(pool: asyncpg.Pool):
    """asyncpg waits for a connection and for an answer without end where nothing bounds it. A connection that did not
    answer is closed: releasing it would wait until the server confirms that the statement was cancelled."""
    async with asyncio.timeout(TIMEOUT_SECONDS):
        connection = await pool.acquire()
        try:
            yield connection
        except asyncio.CancelledError:
            connection.terminate()
            raise
        finally:
            await pool.release(connection)


class Stores:
    firewall: asyncpg.Pool
    log: asyncpg.Pool
    observer: asyncpg.Pool

    def __init__(self) -> None:
        self.pending: set[str] = set()
        """Events that were accepted and are not in the log."""

    @asynccontextmanager
    async def opened(self):
        firewall = pool(os.environ["LAB_DATABASE"], "firewall")
        log = pool(os.environ["LAB_LOG"], os.environ["LAB_LOG_NAME"])
        observer = pool(os.environ["LAB_DATABASE"], "observer")
        async with firewall as self.firewall, log as self.log, observer as self.observer:
            yield

    @contextmanager
    def pending_until_written(self, event: dict):
        self.pending.add(event["id"])
        try:
            yield
        except BaseException:
            self.pending.discard(event["id"])
            raise

    async def insert_verdict(self, event: dict) -> None:
        await self.firewall.execute(
            "INSERT INTO firewall_api.verdicts VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING",
            event["id"],
            event["actor"],
            event["decision"],
        )

    async def insert_event(self, event: dict) -> None:
        try:
            async with connection_for_a_while(self.log) as connection:
                await connection.execute(
                    "INSERT INTO event_log.events VALUES ($1, $2, $3, $4) ON CONFLICT (id) DO NOTHING",
                    event["id"],
                    event["requestId"],
                    event["actor"],
                    json.dumps(event),
                )
        finally:
            self.pending.discard(event["id"])

    async def edit_actor(self, actor: int, locked: asyncio.Event) -> None:
        """Locks the actor's row for a while, as an administrator's edit would."""
        async with self.observer.acquire() as connection, connection.transaction():
            await connection.execute("SELECT FROM event_log.actors WHERE id = $1 FOR UPDATE", actor)
            locked.set()
            await asyncio.sleep(LOCK_SECONDS)

    async def rows_of(self, event: dict) -> int:
        """Waits until nothing is on its way to the log, then counts."""
        async with asyncio.timeout(8):
            while self.pending or await self.observer.fetchval(ACTIVE, os.environ["LAB_LOG_NAME"]) > 0:
                await asyncio.sleep(0.005)
        return await self.observer.fetchval(ROWS, event["id"])


ACTIVE = """SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = $1 AND state = 'active'"""

ROWS = """SELECT (SELECT count(*) FROM event_log.events WHERE request_id = $1)
    + (SELECT count(*) FROM event_log.dead_letters WHERE id = $1)"""
