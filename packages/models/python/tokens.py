"""Text to token ids, as `src/texts/tokenize.ts` has it."""

import re

VOCABULARY = 2048
START = 1
LONGEST_WORD = 8
PIECE = 5
# Letters and digits of any script, without the underscore; else every sign by itself.
WORD = re.compile(r"[^\W_]+|[^\s\w]|_")


def tokenize(text: str) -> list[int]:
    """Token ids in [1, 2048): the start, then a hash of every word, sign, or piece of a long word."""
    ids = [START]
    for word in WORD.findall(text.lower()):
        units = units_of(word)
        if len(units) <= LONGEST_WORD:
            ids.append(id_of(units))
        else:
            for at in range(0, len(units), PIECE):
                ids.append(id_of((units_of("#") if at > 0 else []) + units[at : at + PIECE]))
    return ids


def units_of(text: str) -> list[int]:
    """UTF-16 units, in which JavaScript counts."""
    data = text.encode("utf-16-le", "surrogatepass")
    return [data[at] | data[at + 1] << 8 for at in range(0, len(data), 2)]


def id_of(units: list[int]) -> int:
    """FNV-1a."""
    value = 0x811C9DC5
    for unit in units:
        value = ((value ^ unit) * 0x01000193) & 0xFFFFFFFF
    return START + 1 + value % (VOCABULARY - START - 1)
