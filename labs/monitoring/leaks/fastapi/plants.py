"""The plants of the FastAPI service: what one request does besides its answer.

Each is made for a number of bytes, and called with the number of the request. Names are those of ordinary code: a tool
that finds one has found it by itself.
"""

import functools
import random
import threading
from collections.abc import Callable

Handle = Callable[[int], None]


def none(size: int) -> Handle:
    return lambda nth: None


def global_list(size: int) -> Handle:
    recent: list[tuple[int, bytes]] = []

    def note_verdict(nth: int) -> None:
        recent.append((nth, bytes(size)))

    return note_verdict


def lru_cache_on_a_method(size: int) -> Handle:
    class Screener:
        def __init__(self) -> None:
            self.weights = bytes(size)

        # `self` is part of the key: the cache keeps every instance.
        @functools.lru_cache(maxsize=None)
        def score(self, nth: int) -> int:
            return len(self.weights) + nth

    def screen_afresh(nth: int) -> None:
        Screener().score(nth)

    return screen_afresh


def finalizer(size: int) -> Handle:
    unsent: list[object] = []

    class Upload:
        def __init__(self) -> None:
            self.body = bytes(size)
            # A cycle: only the collector ends it.
            self.retry = self.send

        def send(self) -> None: ...

        # Python 3.4 and newer call it once and free the cycle, unless it makes itself reachable again.
        def __del__(self) -> None:
            unsent.append(self)

    def open_upload(nth: int) -> None:
        Upload()

    return open_upload


def thread_local(size: int) -> Handle:
    own = threading.local()

    def remember_in_thread(nth: int) -> None:
        if not hasattr(own, "seen"):
            own.seen = []
        own.seen.append(bytes(size))

    return remember_in_thread


def fragmentation(size: int) -> Handle:
    """As many blocks as ever, each a little larger than the one whose place it should take."""
    draw = random.Random(1)
    blocks = [bytes(size) for _ in range(40 * 1024 * 1024 // size)]
    # The step between two sizes of malloc.
    grows = 16

    def replace_blocks(nth: int) -> None:
        for _ in range(3):
            blocks[draw.randrange(len(blocks))] = bytes(size + grows * (1 + nth // 500))

    return replace_blocks


def warm_up(size: int) -> Handle:
    rules: list[tuple[int, bytes]] = []

    def compile_rule(nth: int) -> None:
        if len(rules) < 400:
            rules.append((nth, bytes(size)))

    return compile_rule


def bounded_cache(size: int) -> Handle:
    @functools.lru_cache(maxsize=1_200)
    def verdict(nth: int) -> tuple[int, bytes]:
        return nth, bytes(size)

    def remember_verdict(nth: int) -> None:
        verdict(nth)

    return remember_verdict


def saw_tooth(size: int) -> Handle:
    class Node:
        def __init__(self) -> None:
            self.body = bytes(4 * size)
            self.parent = self

    def parse_tree(nth: int) -> None:
        Node()

    return parse_tree


PLANTS: dict[str, Callable[[int], Handle]] = {
    "none": none,
    "global list": global_list,
    "lru_cache on a method": lru_cache_on_a_method,
    "finalizer": finalizer,
    "thread-local": thread_local,
    "fragmentation": fragmentation,
    "warm-up": warm_up,
    "bounded cache": bounded_cache,
    "saw-tooth": saw_tooth,
}
