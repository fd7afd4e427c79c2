"""The two stores, and the same audit as behind Fastify: the event is looked up, whatever the code reports."""

import asyncio
import json
import os

import asyncpg

LOCK_SECONDS = float(os.environ["LAB_LOCK_MS"]) / 1000


def pool(url: str, name: str):
    """Connects when a query needs it: an API must come up while the log is away."""
    settings = {"application_name": name}
    return asyncpg.create_pool(url, min_size=0, max_size=10, ssl=False, server_settings=settings)


def firewall_pool():
    return pool(os.environ["LAB_DATABASE"], "firewall")


def log_pool():
    """No timeout for a statement, as is asyncpg's default."""
    return pool(os.environ["LAB_LOG"], os.environ["LAB_LOG_NAME"])


async def insert_verdict(firewall, event) -> None:
    await firewall.execute(
        "INSERT INTO firewall_api.verdicts VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING",
        event["id"],
        event["actor"],
        event["decision"],
    )


async def insert_event(log, event) -> None:
    await log.execute(
        "INSERT INTO event_log.events VALUES ($1, $2, $3, $4) ON CONFLICT (id) DO NOTHING",
        event["id"],
        event["requestId"],
        event["actor"],
        json.dumps(event),
    )


async def edit_actor(database, actor: int, locked: asyncio.Event) -> None:
    """Locks the actor's row for a while, as an administrator's edit would."""
    async with database.acquire() as connection, connection.transaction():
        await connection.execute("SELECT FROM event_log.actors WHERE id = $1 FOR UPDATE", actor)
        locked.set()
        await asyncio.sleep(LOCK_SECONDS)


async def rows_of(database, request_id: str, pending) -> int:
    """Waits until nothing is on its way to the log, then counts."""
    async with asyncio.timeout(8):
        while pending() > 0 or await database.fetchval(ACTIVE, os.environ["LAB_LOG_NAME"]) > 0:
            await asyncio.sleep(0.005)
    return await database.fetchval(ROWS, request_id)


ACTIVE = """SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = $1 AND state = 'active'"""

ROWS = """SELECT (SELECT count(*) FROM event_log.events WHERE request_id = $1)
    + (SELECT count(*) FROM event_log.dead_letters WHERE id = $1)"""
