"""What the snippet takes for granted: asyncpg, and FastAPI where it is not installed."""

import asyncio
import base64
import json
import sys
import types
from datetime import datetime, timedelta, timezone

try:
    import fastapi
except ModuleNotFoundError:
    fastapi = types.ModuleType("fastapi")

    class HTTPException(Exception):
        def __init__(self, status_code, detail):
            super().__init__(detail)
            self.status_code = status_code

    class FastAPI:
        def get(self, path):
            return lambda endpoint: endpoint

    fastapi.FastAPI, fastapi.HTTPException = FastAPI, HTTPException
    sys.modules["fastapi"] = fastapi

NEWEST = datetime(2026, 1, 1, 12, 0, 0, 123456, timezone.utc)
# Newest first; five events share each moment.
ROWS = [{"id": 1000 - n, "ts": NEWEST - timedelta(seconds=n // 5), "severity": 3, "action": "flag"} for n in range(120)]


class Pool:
    async def fetch(self, text, *after):
        later = ROWS if not after else [row for row in ROWS if (row["ts"], row["id"]) < after]
        return later[:50]


asyncpg = types.ModuleType("asyncpg")
asyncpg.Pool = Pool
sys.modules["asyncpg"] = asyncpg


def check(snippet):
    snippet["pool"] = Pool()
    met, cursor = [], None
    while True:
        page = asyncio.run(snippet["events"](cursor))
        met += [event["id"] for event in page["events"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert met == [row["id"] for row in ROWS]

    def cursor_of(*parts):
        return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode()

    moment = NEWEST.isoformat()
    tampered = [cursor_of("2026-01-01T12:00:00", 1), cursor_of(moment, 2**70), cursor_of(moment, "1"), cursor_of(1, 2)]
    for cursor in ["?", "####", cursor_of(moment), cursor_of("today", 1), *tampered]:
        try:
            snippet["decode"](cursor)
        except fastapi.HTTPException as error:
            assert error.status_code == 400
        else:
            raise AssertionError(f"{cursor} was taken")
