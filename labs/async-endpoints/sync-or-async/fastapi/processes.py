"""Processes that compute and end with the server, whatever ends it."""

import os
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context, parent_process
from threading import Thread

from work import risk_of

WORKERS = int(os.environ["LAB_WORKERS"])


def end_with_parent() -> None:
    def watch() -> None:
        parent_process().join()
        os._exit(0)

    Thread(target=watch, daemon=True).start()


@contextmanager
def process_pool():
    with ProcessPoolExecutor(WORKERS, mp_context=get_context("spawn"), initializer=end_with_parent) as pool:
        # Started before the first request: one task for each.
        list(pool.map(risk_of, ["warm up " * 200] * (4 * WORKERS)))
        yield pool
