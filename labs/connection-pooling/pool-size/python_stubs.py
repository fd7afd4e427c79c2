"""An asyncpg without a server, for the Python of EXPLANATION.md, and what that Python promises."""

import sys
from types import ModuleType

options = {}
sent = []
waits = []


class Connection:
    """Notes what it is sent, and what is sent outside of a transaction."""

    def __init__(self):
        self.in_transaction = False

    def transaction(self):
        return Transaction(self)

    async def execute(self, sql, *values):
        sent.append((self.in_transaction, sql, values))

    async def fetchval(self, sql, *values):
        sent.append((self.in_transaction, sql, values))
        return 3


class Transaction:
    def __init__(self, connection):
        self.connection = connection

    async def __aenter__(self):
        self.connection.in_transaction = True

    async def __aexit__(self, *_):
        self.connection.in_transaction = False


class Acquired:
    async def __aenter__(self):
        return Connection()

    async def __aexit__(self, *_):
        sent.append("released")


class Pool:
    def acquire(self, timeout=None):
        waits.append(timeout)
        return Acquired()

    async def __aenter__(self):
        return self

    async def __aexit__(self, *_):
        sent.append("closed")


async def create_pool(_dsn, **given):
    options.update(given)
    return Pool()


_asyncpg = ModuleType("asyncpg")
_asyncpg.Pool = Pool
_asyncpg.create_pool = create_pool
sys.modules["asyncpg"] = _asyncpg


def check(_snippet):
    """The pool and the wait have a bound; both statements are in the transaction that has the tenant; all is given back."""
    assert options["max_size"] == 8 and waits == [0.5]
    (first, setting, values), (second, query, _), *rest = sent
    assert first and second, "a statement ran outside of the transaction"
    assert "true" in setting and values == ("7",) and "security_events" in query
    assert rest == ["released", "closed"]
