"""A Redis and a database in memory that may fail, for the Python of EXPLANATION.md, and what that Python promises."""

import asyncio
import json
from contextlib import asynccontextmanager


class Redis:
    """Runs the one script of the text: a versioned store."""

    def __init__(self):
        self.kept, self.away = {}, False

    async def get(self, key):
        if self.away:
            raise ConnectionError
        return self.kept.get(key)

    async def eval(self, script, keys, key, version, value, ttl):
        if self.away:
            raise ConnectionError
        kept = self.kept.get(key)
        if kept is not None and json.loads(kept)["version"] >= version:
            return 0
        self.kept[key] = value
        return 1


class Database:
    def __init__(self):
        self.version = 1

    async def entry(self, actor):
        return {"actor": actor, "decision": "allow" if self.version == 1 else "block", "version": self.version}


class Connection:
    def __init__(self, tables):
        self.tables = tables

    @asynccontextmanager
    async def transaction(self):
        before = json.loads(json.dumps(self.tables))
        try:
            yield
        except BaseException:
            self.tables.clear()
            self.tables.update(before)
            raise

    async def fetchrow(self, sql, actor, decision):
        entry = self.tables["actors"][str(actor)]
        entry.update(decision=decision, version=entry["version"] + 1)
        return entry

    async def fetch(self, sql):
        return [{"place": place, "entry": entry} for place, entry in enumerate(self.tables["outbox"])]

    async def execute(self, sql, *values):
        if sql.startswith("INSERT INTO outbox"):
            if self.tables["full"]:
                raise RuntimeError("the disk is full")
            self.tables["outbox"].append(values[0])
        if sql.startswith("DELETE"):
            self.tables["outbox"] = []


class Pool:
    def __init__(self):
        self.tables = {"actors": {"7": {"actor": 7, "decision": "allow", "version": 1}}, "outbox": [], "full": False}

    @asynccontextmanager
    async def acquire(self):
        yield Connection(self.tables)


def check(snippet):
    if "read" in snippet:
        asyncio.run(check_store(snippet))
    if "change" in snippet:
        asyncio.run(check_outbox(snippet))


async def check_store(snippet):
    redis, database = Redis(), Database()
    old = await database.entry(7)
    database.version = 2
    assert await snippet["store"](redis, await database.entry(7)) == 1
    assert await snippet["store"](redis, old) == 0
    assert (await snippet["read"](redis, database, 7))["decision"] == "block"
    redis.away, database.version = True, 3
    assert (await snippet["read"](redis, database, 7))["version"] == 3
    redis.away = False
    assert (await snippet["read"](redis, database, 8))["actor"] == 8 and "decision:8" in redis.kept


async def check_outbox(snippet):
    pool, stored = Pool(), []
    await snippet["change"](pool, 7, "block")
    pool.tables["full"] = True
    try:
        await snippet["change"](pool, 7, "allow")
    except RuntimeError:
        pass
    assert pool.tables["actors"]["7"] == {"actor": 7, "decision": "block", "version": 2}

    async def away(entry):
        raise ConnectionError

    async def store(entry):
        stored.append(entry)

    try:
        await snippet["deliver_all"](pool, away)
    except ConnectionError:
        pass
    assert len(pool.tables["outbox"]) == 1
    await snippet["deliver_all"](pool, store)
    assert pool.tables["outbox"] == [] and stored == [{"actor": 7, "decision": "block", "version": 2}]
