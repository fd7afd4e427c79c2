"""An asyncpg behind a pooler in transaction mode, for the Python of EXPLANATION.md, and what that Python promises."""

import sys
from types import ModuleType

sent = []


class Connection:
    """A setting that is not local to a transaction would be on another server connection by the next statement."""

    def __init__(self):
        self.in_transaction = False
        self.tenant = None

    def transaction(self):
        return Transaction(self)

    async def execute(self, sql, *values):
        assert self.in_transaction and "true" in sql, "the setting outlives its transaction"
        self.tenant = values[0]

    async def fetchval(self, sql):
        assert self.in_transaction and self.tenant is not None, "the query does not see the setting"
        sent.append((self.tenant, sql))
        return 3


class Transaction:
    def __init__(self, connection):
        self.connection = connection

    async def __aenter__(self):
        self.connection.in_transaction = True

    async def __aexit__(self, *_):
        self.connection.in_transaction = False
        self.connection.tenant = None


class Acquired:
    async def __aenter__(self):
        return Connection()

    async def __aexit__(self, *_):
        pass


class Pool:
    def acquire(self):
        return Acquired()

    async def __aenter__(self):
        return self

    async def __aexit__(self, *_):
        pass


async def create_pool(_dsn, **_options):
    return Pool()


_asyncpg = ModuleType("asyncpg")
_asyncpg.Pool = Pool
_asyncpg.create_pool = create_pool
sys.modules["asyncpg"] = _asyncpg


def check(snippet):
    """The query ran once, for the tenant that was asked for."""
    assert sent == [("7", snippet["BY_SETTING"])]
