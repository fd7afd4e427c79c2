"""A stand-in for `cryptography`'s AES-GCM with its interface (no cipher), for the Python of EXPLANATION.md."""

import hashlib
import hmac
import sys
from types import ModuleType


class InvalidTag(Exception):
    pass


class AESGCM:
    """Keeps the contract of the real one: what is opened with another key, nonce, text or binding raises InvalidTag."""

    def __init__(self, key):
        self.key = key

    def _tag(self, nonce, text, bound):
        return hmac.new(self.key, nonce + b"|" + bound + b"|" + text, hashlib.sha256).digest()[:16]

    def encrypt(self, nonce, data, bound):
        text = bytes(byte ^ 0x5A for byte in data)
        return text + self._tag(nonce, text, bound)

    def decrypt(self, nonce, data, bound):
        text, tag = data[:-16], data[-16:]
        if not hmac.compare_digest(tag, self._tag(nonce, text, bound)):
            raise InvalidTag
        return bytes(byte ^ 0x5A for byte in text)


def module(name, **content):
    made = ModuleType(name)
    made.__dict__.update(content)
    sys.modules[name] = made


for parent in ("cryptography", "cryptography.hazmat", "cryptography.hazmat.primitives", "cryptography.hazmat.primitives.ciphers"):
    module(parent)
module("cryptography.exceptions", InvalidTag=InvalidTag)
module("cryptography.hazmat.primitives.ciphers.aead", AESGCM=AESGCM)


def check(snippet):
    name_of, seal, unseal = snippet["name_of"], snippet["seal"], snippet["unseal"]
    keys, block = {"k1": b"1" * 32, "k2": b"2" * 32}, {"decision": "block"}
    name, other = name_of(b"secret", "acme", "a"), name_of(b"secret", "globex", "a")
    assert name != other != name_of(b"another", "globex", "a")
    value = seal(keys, "k1", name, block, 60)
    assert unseal(keys, name, value) == block
    assert unseal(keys, other, value) is None
    assert unseal({"k2": keys["k2"]}, name, value) is None
    assert unseal(keys, name, value[: len(value) // 2]) is None
    assert unseal(keys, name, "") is None
    assert unseal(keys, name, seal(keys, "k2", name, block, -5)) is None
    later = value.replace(value.split(":")[1], str(int(value.split(":")[1]) + 60))
    assert unseal(keys, name, later) is None
