"""Many callers, one transaction: while a batch is on its way, the next one fills. The twin of group-commit.ts."""

import asyncio
from collections.abc import Awaitable, Callable


class Busy(Exception):
    """The queue is full: an answer at once is better than a long wait."""


class GroupCommit:
    """Collects items that are stored at the same time. There is no timer: the first item is written at once."""

    def __init__(self, write: Callable[[list], Awaitable[None]], batch: int, max_waiting: int) -> None:
        self.write = write
        self.batch = batch
        self.max_waiting = max_waiting
        self.queue: list[tuple[object, asyncio.Future]] = []
        self.writer: asyncio.Task | None = None

    async def __call__(self, item: object) -> None:
        """Stores an item and returns when its batch is committed; the error of a batch is that of all in it."""
        if len(self.queue) >= self.max_waiting:
            raise Busy
        settled = asyncio.get_running_loop().create_future()
        self.queue.append((item, settled))
        # The loop keeps weak references to its tasks only: the attribute keeps this one alive.
        if self.writer is None:
            self.writer = asyncio.create_task(self.write_all())
        await settled

    async def write_all(self) -> None:
        taken: list[tuple[object, asyncio.Future]] = []
        try:
            while self.queue:
                taken, self.queue = self.queue[: self.batch], self.queue[self.batch :]
                error: Exception | None = None
                try:
                    await self.write([item for item, _ in taken])
                except Exception as failed:
                    error = failed
                for _, settled in taken:
                    # A caller that is gone has cancelled its future.
                    if settled.done():
                        continue
                    if error is None:
                        settled.set_result(None)
                    else:
                        settled.set_exception(error)
        finally:
            # Cancelled too: the next item starts a new writer, and no caller waits without end.
            self.writer = None
            left, self.queue = taken + self.queue, []
            for _, settled in left:
                settled.cancel()
