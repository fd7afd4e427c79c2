"""Scoring of a prompt by rules, as `packages/firewall/src/rules.ts` has them."""

import math
import re

PATTERNS = [
    (r"ignore (?:all |any )?(?:previous|prior|above) (?:instructions|rules)", 0.7),
    (r"disregard (?:every|all|the) (?:safety |security )?polic(?:y|ies)", 0.6),
    (r"\b(?:developer|god|jailbreak) mode\b", 0.4),
    (r"\b(?:reveal|print|show|leak)\b[^.]{0,60}\b(?:system prompt|api key|password|secret)", 0.6),
    (r"\b(?:drop|truncate|alter)\s+table\b", 0.5),
    (r"\bcurl\s+\S+\s*\|\s*(?:ba)?sh\b", 0.8),
    (r"\b[A-Za-z0-9+/]{32,}={0,2}(?![A-Za-z0-9+/=])", 0.45),
    (r"\b(?:\d[ -]?){13,16}\b", 0.4),
    ("[\u200b-\u200f\u202a-\u202e\u2060]", 0.3),
]
COMPILED = [(re.compile(pattern, re.IGNORECASE | re.ASCII), weight) for pattern, weight in PATTERNS]
WORD_WEIGHTS = {
    "token": 0.004,
    "session": 0.003,
    "policy": 0.003,
    "account": 0.002,
    "password": 0.02,
    "deploy": 0.002,
}


def prompt_risk(prompt: str) -> float:
    """Risk of a prompt from 0 to 1."""
    harmless = 1.0
    for pattern, weight in COMPILED:
        for _ in pattern.finditer(prompt):
            harmless *= 1 - weight
    words = sum(WORD_WEIGHTS.get(word, 0) for word in re.findall(r"[a-z']+", prompt.lower()))
    return 1 - harmless * math.exp(-min(words, 0.3)) * (1 - 0.02 * entropy(prompt))


def entropy(text: str) -> float:
    """Bits per UTF-16 unit, by its low byte."""
    counts = [0] * 256
    units = text.encode("utf-16-le", "surrogatepass")
    for low in units[::2]:
        counts[low] += 1
    length = len(units) // 2
    return -sum(count / length * math.log2(count / length) for count in counts if count > 0)
