"""Text to token ids, as `packages/models/src/texts/tokenize.ts` has it."""

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
        if len(word) <= LONGEST_WORD:
            ids.append(id_of(word))
        else:
            for at in range(0, len(word), PIECE):
                ids.append(id_of(("" if at == 0 else "#") + word[at : at + PIECE]))
    return ids


def id_of(word: str) -> int:
    """FNV-1a over UTF-16 units."""
    value = 0x811C9DC5
    units = word.encode("utf-16-le")
    for at in range(0, len(units), 2):
        value = ((value ^ (units[at] | units[at + 1] << 8)) * 0x01000193) & 0xFFFFFFFF
    return START + 1 + value % (VOCABULARY - START - 1)
