"""A Redis and a database in memory that may fail, for the Python of EXPLANATION.md, and what that Python promises."""

import asyncio
import json
from contextlib import asynccontextmanager


class Redis:
    """Runs the one script of the text: a store under a lease."""

    def __init__(self):
        self.kept, self.away = {}, False

    async def get(self, key):
        if self.away:
            raise ConnectionError
        return self.kept.get(key)

    async def set(self, key, value, px, nx):
        if key not in self.kept:
            self.kept[key] = value

    async def eval(self, script, keys, lease, key, mine, value, ttl):
        if self.kept.get(lease) != mine:
            return 0
        self.kept[key] = value
        del self.kept[lease]
        return 1

    async def delete(self, *keys):
        if self.away:
            raise ConnectionError
        for key in keys:
            self.kept.pop(key, None)


class Database:
    def __init__(self):
        self.version, self.meanwhile = 1, None

    async def entry(self, actor):
        entry = {"actor": actor, "decision": "allow" if self.version == 1 else "block", "version": self.version}
        if self.meanwhile is not None:
            await self.meanwhile()
        return entry


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
        asyncio.run(check_lease(snippet))
    if "change" in snippet:
        asyncio.run(check_outbox(snippet))


async def check_lease(snippet):
    redis, database = Redis(), Database()
    read, forget = snippet["read"], snippet["forget"]

    async def change():
        database.version, database.meanwhile = 2, None
        await forget(redis, {"actor": 7})

    async def change_and_flush():
        await change()
        redis.kept.clear()

    for database.meanwhile in (change, change_and_flush):
        database.version = 1
        assert (await read(redis, database, 7))["decision"] == "allow" and redis.kept == {}
        assert (await read(redis, database, 7))["decision"] == "block" and "decision:7" in redis.kept
        await forget(redis, {"actor": 7})
    assert (await read(redis, database, 7))["version"] == 2
    redis.away, database.version = True, 3
    assert (await read(redis, database, 7))["version"] == 3
    try:
        await forget(redis, {"actor": 7})
        raise AssertionError("an event that Redis did not take was taken for done")
    except ConnectionError:
        pass


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
