"""What the Python of EXPLANATION.md promises."""

import base64
import json
import time


def check(scope):
    keys = {"k1": b"1" * 32}
    sign, read = scope["sign"], scope["read"]
    session = {"user": "ann", "ends_at": time.time() + 60}
    token = sign(keys, "k1", session)
    assert read(keys, token) == session

    header, payload, signature = token.split(".")
    encode = lambda value: base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")
    admin = encode({**session, "user": "admin"})
    for forged in (
        f"{header}.{admin}.{signature}",
        f"{encode({'alg': 'none'})}.{admin}.",
        f"{encode({'alg': 'none', 'kid': 'k1'})}.{payload}.{signature}",
        "no token",
        "",
    ):
        assert read(keys, forged) is None, forged
    assert read(keys, sign(keys, "k1", {**session, "ends_at": time.time() - 1})) is None

    # A rotation: the new key signs, the old one is still valid; then it is given up.
    keys["k2"] = b"2" * 32
    assert read(keys, token) == session and read(keys, sign(keys, "k2", session)) == session
    del keys["k1"]
    assert read(keys, token) is None
