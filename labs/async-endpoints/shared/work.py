"""The computations, the same as in risk.ts, rules.ts and key.ts; every run compares their answers."""

import hashlib
import math
import re
from collections import Counter

FLAGS = re.ASCII | re.IGNORECASE

PATTERNS = [
    (re.compile(r"ignore (?:all |any )?(?:previous|prior|above) (?:instructions|rules)", FLAGS), 0.7),
    (re.compile(r"disregard (?:every|all|the) (?:safety |security )?polic(?:y|ies)", FLAGS), 0.6),
    (re.compile(r"\b(?:developer|god|jailbreak) mode\b", FLAGS), 0.4),
    (
        re.compile(
            r"\b(?:reveal|print|show|leak)\b[^.]{0,60}\b(?:system prompt|api key|password|secret)", FLAGS
        ),
        0.6,
    ),
    (re.compile(r"\b(?:drop|truncate|alter)\s+table\b", FLAGS), 0.5),
    (re.compile(r"\bcurl\s+\S+\s*\|\s*(?:ba)?sh\b", FLAGS), 0.8),
    (re.compile(r"\b[A-Za-z0-9+/]{32,}={0,2}(?![A-Za-z0-9+/=])", re.ASCII), 0.45),
    (re.compile(r"\b(?:\d[ -]?){13,16}\b", re.ASCII), 0.4),
    (re.compile("[\u200b-\u200f\u202a-\u202e\u2060]"), 0.3),
]

WORD = re.compile(r"[a-z']+")
WORD_WEIGHTS = {
    "token": 0.004,
    "session": 0.003,
    "policy": 0.003,
    "account": 0.002,
    "password": 0.02,
    "deploy": 0.002,
}

PASSAGE_LENGTH = 1000
PASSAGE_STEP = 100


def risk_of(prompt: str) -> int:
    """Risk of the worst passage, in ten-thousandths."""
    last = max(0, len(prompt) - PASSAGE_LENGTH)
    worst = 0.0
    start = 0
    while True:
        worst = max(worst, passage_risk(prompt[start : start + PASSAGE_LENGTH]))
        if start >= last:
            return math.floor(worst * 10_000 + 0.5)
        start += PASSAGE_STEP


def passage_risk(text: str) -> float:
    harmless = 1.0
    for pattern, weight in PATTERNS:
        for _ in pattern.finditer(text):
            harmless *= 1 - weight
    words = 0.0
    for word in WORD.findall(text.lower()):
        words += WORD_WEIGHTS.get(word, 0.0)
    return 1 - harmless * math.exp(-min(words, 0.3)) * (1 - 0.02 * entropy(text))


def entropy(text: str) -> float:
    counts = [0] * 256
    for character, count in Counter(text).items():
        counts[ord(character) & 255] += count
    bits = 0.0
    for count in counts:
        if count > 0:
            bits -= (count / len(text)) * math.log2(count / len(text))
    return bits


def digest_of(key: str) -> str:
    """10 000 rounds in C, without the interpreter's lock."""
    return hashlib.pbkdf2_hmac("sha256", key.encode(), b"optimization-labs", 10_000, 32).hex()
