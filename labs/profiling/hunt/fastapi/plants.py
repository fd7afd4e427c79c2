"""What can be wrong with the service, one thing at a time: each replaces one stage, and changes no answer."""

import asyncio
import json
import os
import re
from concurrent.futures import ThreadPoolExecutor
from math import log2

import psycopg

from stages import Stages, entropy, passages_of, suspicious_in


class Regex(Stages):
    def trim(self, prompt: str) -> str:
        """From each of the white spaces in the middle it runs to the end of them, and back."""
        return re.sub(r"\s+$", "", prompt)


class Quadratic(Stages):
    def count_shingles(self, text: str) -> int:
        """A list is searched from its start."""
        seen: list[str] = []
        for at in range(len(text) - 3):
            if text[at : at + 4] not in seen:
                seen.append(text[at : at + 4])
        return len(seen)


class BlockingCall(Stages):
    async def read_policy(self, actor: int) -> int:
        """A driver that knows nothing of the event loop: all requests wait for its answer."""
        if not hasattr(self, "blocking"):
            self.blocking = psycopg.connect(os.environ["LAB_FAR"], autocommit=True)
        return self.blocking.execute("SELECT block FROM hunt.policies WHERE actor = %s", [actor]).fetchone()[0]


class JsonClone(Stages):
    def settings_of(self, actor: int) -> dict:
        """A copy of what is never changed."""
        return json.loads(json.dumps(self.rules))


class NPlusOne(Stages):
    async def load_history(self, actor: int) -> int:
        """One statement for the list, and one for each of its rows."""
        severities = 0
        for row in await self.pool.fetch("SELECT id FROM hunt.events WHERE actor = $1 ORDER BY id", actor):
            severities += await self.pool.fetchval("SELECT severity FROM hunt.events WHERE id = $1", row["id"])
        return severities


class SyncFile(Stages):
    def match_rules(self, text: str) -> int:
        """The rules are read from their file for every request."""
        rules = json.loads(self.rules_file.read_text())
        return sum(rules.get(word, 0) for word in text.split())


class Logging(Stages):
    def write_log(self, actor: int, text: str) -> None:
        """Two lines for every word, each flushed by itself."""
        for word in text.split():
            for step in ("found", "weighed"):
                line = {"level": "debug", "actor": actor, "step": step, "word": word, "text": text[:200]}
                self.log.write(json.dumps(line) + "\n")
                self.log.flush()
        super().write_log(actor, text)


class Threads(Stages):
    async def estimate_risk(self, text: str) -> int:
        """Four turns of the text, each in a thread: the interpreter's lock lets one of them compute."""
        if not hasattr(self, "threads"):
            self.threads = ThreadPoolExecutor(8)
        loop = asyncio.get_running_loop()
        turns = [4 * (text[turn * 100 :] + text[: turn * 100]) for turn in range(4)]
        await asyncio.gather(*(loop.run_in_executor(self.threads, entropy_by_hand, turn) for turn in turns))
        return entropy(text)


def entropy_by_hand(text: str) -> int:
    """Of pairs of letters, counted in Python, where `Counter` counts in C."""
    pairs: dict[str, int] = {}
    for at in range(len(text) - 1):
        pairs[text[at : at + 2]] = pairs.get(text[at : at + 2], 0) + 1
    share = [count / len(text) for count in pairs.values()]
    return int(100 * -sum(one * log2(one) for one in share))


class SmallPool(Stages):
    """Its pool has one connection: see `POOL_SIZE` in service.py."""


class UnbatchedInference(Stages):
    def count_suspicious(self, text: str) -> int:
        """One run of the model for each passage, one after another."""
        return sum(suspicious_in(self.infer([passage])) for passage in passages_of(text))


class ThreadOversubscription(Stages):
    """As where each of many workers takes a thread for each core that the machine has, and the container two of them."""

    model_threads = 16


PLANTS = {
    "healthy": Stages,
    "regex": Regex,
    "quadratic": Quadratic,
    "blocking call": BlockingCall,
    "json clone": JsonClone,
    "n+1": NPlusOne,
    "sync file": SyncFile,
    "logging": Logging,
    "threads": Threads,
    "small pool": SmallPool,
    "unbatched inference": UnbatchedInference,
    "thread oversubscription": ThreadOversubscription,
}
