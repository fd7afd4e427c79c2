"""A database that can be gone in several ways, for the Python of EXPLANATION.md, and what that Python promises."""

import asyncio
import sys
from types import ModuleType

failure = None


def asyncpg_without_a_server():
    """The errors of asyncpg; the real module where it is installed."""
    try:
        import asyncpg
    except ModuleNotFoundError:
        asyncpg = ModuleType("asyncpg")
        for name in (
            "InterfaceError",
            "PostgresConnectionError",
            "OperatorInterventionError",
            "InsufficientResourcesError",
        ):
            setattr(asyncpg, name, type(name, (Exception,), {}))
        sys.modules["asyncpg"] = asyncpg
    return asyncpg


asyncpg_without_a_server()


async def read_policy(actor):
    await asyncio.sleep(0)
    if failure is not None:
        raise failure
    return "policy"


async def read_history(actor):
    await asyncio.sleep(0)
    if failure is not None:
        raise failure
    return "history"


class Table(list):
    """Rows of one database: a transaction that raises takes back what it did."""

    def acquire(self):
        return Connection(self)


class Connection:
    def __init__(self, table):
        self.table = table

    async def __aenter__(self):
        return self

    async def __aexit__(self, *_):
        pass

    def transaction(self):
        return Transaction(self.table)

    async def execute(self, sql, *values):
        if sql.startswith("DELETE"):
            self.table[:] = [row for row in self.table if row["place"] not in values[0]]
        elif "outbox" in sql:
            if "fail" in values[0]:
                raise ConnectionError("cut off")
            self.table.append({"place": len(self.table), "event": values[0]})
        else:
            self.table.append({"place": None, "verdict": values})

    async def fetch(self, sql):
        return [row for row in self.table if "event" in row]


class Transaction:
    def __init__(self, table):
        self.table = table

    async def __aenter__(self):
        self.before = list(self.table)

    async def __aexit__(self, kind, *_):
        if kind is not None:
            self.table[:] = self.before


async def check(scope):
    await (check_handler(scope) if "read_both" in scope else check_outbox(scope))


async def check_handler(scope):
    """Each way of being gone becomes one error with a handler, 503; a bug stays what it is."""
    global failure
    read_both, unavailable = scope["read_both"], scope["Unavailable"]
    assert await read_both(1) == ("policy", "history")
    for kind in (ConnectionRefusedError, TimeoutError, *scope["GONE"]):
        failure = kind("gone")
        try:
            await read_both(1)
            raise AssertionError(f"{kind} reaches the caller")
        except unavailable as error:
            assert isinstance(error.__cause__, ExceptionGroup)
    failure = ZeroDivisionError()
    try:
        await read_both(1)
        raise AssertionError("a bug reaches the caller")
    except* ZeroDivisionError:
        pass
    assert unavailable in scope["app"].exception_handlers
    response = await scope["unavailable"](None, unavailable())
    assert response.status_code == 503 and response.headers["retry-after"] == "1"


async def check_outbox(scope):
    """Both rows or none; a delivery that fails keeps the event, one that succeeds removes it."""
    table, delivered = Table(), []
    try:
        await scope["store"](table, {"id": "fail", "decision": "block"})
        raise AssertionError("the error reaches the caller")
    except ConnectionError:
        assert table == []
    event = {"id": "1", "decision": "block"}
    await scope["store"](table, event)
    assert len(table) == 2

    async def gone(events):
        raise ConnectionError("the log is gone")

    async def there(events):
        delivered.extend(events)

    try:
        await scope["relay"](table, gone)
        raise AssertionError("the relay reports it")
    except ConnectionError:
        assert len(table) == 2
    await scope["relay"](table, there)
    assert delivered == [event] and len(table) == 1
