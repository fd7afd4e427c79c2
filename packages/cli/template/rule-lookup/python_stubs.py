"""What the Python of EXPLANATION.md promises.

TODO: what your own snippet takes for granted (names, fake modules in `sys.modules`), and a check of what it promises.
"""

from types import SimpleNamespace


def check(scope):
    """Two rules with the same key are both found, and a prompt without a rule leaves no entry."""
    first = SimpleNamespace(name="first", digest="a" * 64)
    second = SimpleNamespace(name="second", digest="a" * 12 + "b" * 52)
    rules_by_key = scope["build"]([first, second])
    found = [scope["look_up"](rules_by_key, rule.digest) for rule in (first, second)]
    assert found == ["first", "second"], found
    for digest in ("a" * 12 + "c" * 52, "d" * 64):
        assert scope["look_up"](rules_by_key, digest) is None
    assert len(rules_by_key) == 1
