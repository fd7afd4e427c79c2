"""The stages of a screening, as the healthy service runs them: one function each, the same as behind Fastify."""

import json
from collections import Counter
from math import log2
from pathlib import Path
from zlib import crc32

import asyncpg
import numpy as np
from onnxruntime import InferenceSession, SessionOptions

HISTORY = "SELECT severity FROM hunt.events WHERE actor = $1 ORDER BY id"
PASSAGE_WORDS = 4
# Counts in a row of the model's input.
BUCKETS = 512
SUSPICIOUS_FROM = 30


class Stages:
    model_threads = 1

    def __init__(self, pool: asyncpg.Pool, rules_file: Path, log_file: Path, model_file: Path) -> None:
        self.pool = pool
        self.rules_file = rules_file
        self.log = log_file.open("a", buffering=1 << 16)
        self.rules: dict[str, int] = json.loads(rules_file.read_text())
        self.policies: dict[int, int] = {}
        options = SessionOptions()
        options.intra_op_num_threads = self.model_threads
        self.model = InferenceSession(model_file, options, providers=["CPUExecutionProvider"])

    async def start(self) -> "Stages":
        self.policies = dict(await self.pool.fetch("SELECT actor, block FROM hunt.policies"))
        return self

    def trim(self, prompt: str) -> str:
        """Without white space at the end."""
        return prompt.rstrip()

    def count_shingles(self, text: str) -> int:
        """Number of different runs of four characters."""
        return len({text[at : at + 4] for at in range(len(text) - 3)})

    def match_rules(self, text: str) -> int:
        """Weight of the words that the rules know."""
        return sum(self.rules.get(word, 0) for word in text.split())

    def settings_of(self, actor: int) -> dict:
        """The rules as this actor has them; they are never changed."""
        return self.rules

    async def read_policy(self, actor: int) -> int:
        """From which risk on the actor is blocked; all were read at the start."""
        return self.policies[actor]

    async def load_history(self, actor: int) -> int:
        """Sum of the severities of the actor's events, in one statement."""
        return sum(row["severity"] for row in await self.pool.fetch(HISTORY, actor))

    async def estimate_risk(self, text: str) -> int:
        """Bits per character, in hundredths."""
        return entropy(text)

    def count_suspicious(self, text: str) -> int:
        """Passages that the model marks, in one run for all of them."""
        return suspicious_in(self.infer(passages_of(text)))

    def infer(self, passages: list[list[str]]) -> np.ndarray:
        """A score for each passage."""
        return self.model.run(["scores"], {"counts": counts_of(passages)})[0]

    def write_log(self, actor: int, text: str) -> None:
        """One line, buffered."""
        self.log.write(f"{actor} {len(text)}\n")


def entropy(text: str) -> int:
    share = [count / len(text) for count in Counter(text).values()]
    return int(100 * -sum(one * log2(one) for one in share))


def passages_of(text: str) -> list[list[str]]:
    words = text.split()
    return [words[at : at + PASSAGE_WORDS] for at in range(0, len(words), PASSAGE_WORDS)]


def counts_of(passages: list[list[str]]) -> np.ndarray:
    """How often a passage has a word of each bucket: a row for each."""
    counts = np.zeros((len(passages), BUCKETS), np.float32)
    for row, words in enumerate(passages):
        for word in words:
            counts[row, crc32(word.encode()) % BUCKETS] += 1
    return counts


def suspicious_in(scores: np.ndarray) -> int:
    return int((scores >= SUSPICIOUS_FROM).sum())
