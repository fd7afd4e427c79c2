"""What an error becomes: for the caller a status and a word, for the API's own log a line with the request's id."""

import logging
from collections.abc import Awaitable
from contextvars import ContextVar

import asyncpg
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

# All ways in which a database is gone, as asyncpg raises them.
GONE = (
    OSError,  # refused, reset, no route; TimeoutError is one of them
    asyncpg.InterfaceError,  # the connection or its pool was closed on this side
    asyncpg.PostgresConnectionError,  # 08: cut off in the middle of a statement
    asyncpg.OperatorInterventionError,  # 57: shutting down, starting up, cancelled
    asyncpg.InsufficientResourcesError,  # 53: too many connections, disk full
    asyncpg.TransactionRollbackError,  # 40: deadlock, serialization failure
    asyncpg.LockNotAvailableError,  # 55P03
    asyncpg.PostgresSystemError,  # 58: the disk
)

# The data is at fault, so a retry does not help. An argument that asyncpg itself refuses is an InterfaceError too.
POISON = (asyncpg.DataError, asyncpg.IntegrityConstraintViolationError, ValueError)

# Set by the endpoint; every task that a request starts has a copy.
request_id: ContextVar[str] = ContextVar("request_id")


class Unavailable(Exception):
    """The caller may retry, under the same id."""


class NotAccepted(Exception):
    """The caller must not retry."""


async def classify(work: Awaitable):
    """
    Awaits work. What it raises, alone or in the group of a TaskGroup, becomes one error with a handler: handlers are
    found by the class of an error, and they do not look into a group.
    """
    failures: list[Exception] = []
    try:
        return await work
    except* POISON as group:
        failures.append(NotAccepted(group))
    except* GONE as group:
        failures.append(Unavailable(group))
    # Raised within except*, it would be put into a group again.
    raise failures[0] from failures[0].args[0]


def install_handlers(app: FastAPI) -> None:
    """The only place where an error becomes an answer: it never becomes a decision."""

    @app.exception_handler(Unavailable)
    async def unavailable(request: Request, error: Exception) -> JSONResponse:
        return answer_to(error, 503, "unavailable", {"Retry-After": "1"})

    @app.exception_handler(NotAccepted)
    async def not_accepted(request: Request, error: Exception) -> JSONResponse:
        return answer_to(error, 422, "not accepted")

    # A bug, and whatever is raised behind an answer that has left: then only the line is of use.
    @app.exception_handler(Exception)
    async def internal(request: Request, error: Exception) -> JSONResponse:
        return answer_to(error, 500, "internal")


def answer_to(error: Exception, status: int, word: str, headers: dict[str, str] | None = None) -> JSONResponse:
    counted["failures"] += 1
    name = request_id.get(None)
    logger.error("an event did not get into the log", exc_info=error, extra={"requestId": name})
    return JSONResponse({"error": word, "requestId": name}, status, headers)


counted = {"failures": 0, "errorLinesWithRequest": 0}


class Lines(logging.Handler):
    """Lines are counted and go nowhere: a run's output is its result."""

    def emit(self, record: logging.LogRecord) -> None:
        counted["errorLinesWithRequest"] += record.requestId is not None


logger = logging.getLogger("firewall")
logger.propagate = False
logger.addHandler(Lines())
