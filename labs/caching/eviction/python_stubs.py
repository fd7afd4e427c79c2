"""A Redis in memory that may be full, for the Python of EXPLANATION.md, and what that Python promises."""

import sys
from types import ModuleType


class RedisError(Exception):
    pass


class OutOfMemoryError(RedisError):
    pass


class Store:
    def __init__(self, room):
        self.kept, self.room = {}, room
        self.stats = {"keyspace_hits": 0, "keyspace_misses": 0, "evicted_keys": 0}

    def get(self, key):
        found = self.kept.get(key)
        self.stats["keyspace_misses" if found is None else "keyspace_hits"] += 1
        return found

    def set(self, key, value, ex):
        if len(self.kept) >= self.room:
            raise OutOfMemoryError("OOM command not allowed when used memory > 'maxmemory'.")
        self.kept[key] = value

    def info(self, section):
        return self.stats


_exceptions = ModuleType("redis.exceptions")
_exceptions.OutOfMemoryError, _exceptions.RedisError = OutOfMemoryError, RedisError
_redis = ModuleType("redis")
_redis.exceptions = _exceptions
sys.modules.update({"redis": _redis, "redis.exceptions": _exceptions})


def check(snippet):
    if "look_up" in snippet:
        store = Store(room=1)
        origin = lambda key: f"value of {key}"
        refused = snippet["refused"]
        assert [snippet["look_up"](store, key, origin) for key in "aab"] == ["value of a", "value of a", "value of b"]
        assert list(store.kept) == ["a"] and refused["writes"] == 1
        assert snippet["hit_ratio"]({"keyspace_hits": 10, "keyspace_misses": 5}, store.info("stats")) is None
        after = {"keyspace_hits": 13, "keyspace_misses": 6}
        assert snippet["hit_ratio"]({"keyspace_hits": 10, "keyspace_misses": 5}, after) == 0.75
    if "lru_hits" in snippet:
        lru, lfu = snippet["lru_hits"], snippet["lfu_hits"]
        trace = ["a", "a", "a", "b", "c", "a"]
        assert (lru(trace, 2), lfu(trace, 2)) == (2, 3)
        assert lru(["a", "b"] * 3, 2) == lfu(["a", "b"] * 3, 2) == 4
