"""What the snippet takes for granted: a pool of asyncpg, which here keeps what it is sent."""

import asyncio
import sys
import types
from datetime import date, timezone
from zoneinfo import ZoneInfo


class Pool:
    def __init__(self):
        self.sent = []

    async def fetchval(self, text, *values):
        self.sent.append((text, values))
        return 7


asyncpg = types.ModuleType("asyncpg")
asyncpg.Pool = Pool
sys.modules["asyncpg"] = asyncpg


def check(snippet):
    berlin = ZoneInfo("Europe/Berlin")
    hours = [
        (end.astimezone(timezone.utc) - start.astimezone(timezone.utc)).total_seconds() / 3600
        for start, end in (
            snippet["day_range"](day, berlin) for day in (date(2025, 3, 30), date(2025, 7, 1), date(2025, 10, 26))
        )
    ]
    assert hours == [23, 24, 25], hours

    pool = Pool()
    assert asyncio.run(snippet["events_of"](pool, 3, date(2025, 12, 31))) == 7
    [(text, (severity, start, end))] = pool.sent
    assert "ts >= $2 AND ts < $3" in text and severity == 3
    assert start.isoformat() == "2025-12-31T00:00:00+00:00" and end.isoformat() == "2026-01-01T00:00:00+00:00"
