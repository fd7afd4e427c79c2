"""What the Python of EXPLANATION.md promises."""


def check(snippet):
    """A user keeps one salt, the hot tenant gets all of them, and the bound is that of the text."""
    salted = snippet["salted"]
    assert {salted(0, user, {0}) for user in range(100)} == {(0, salt) for salt in range(16)}
    assert salted(0, 5, {0}) == salted(0, 5, {0})
    assert {salted(7, user, {0}) for user in range(100)} == {(7, 0)}
    assert round(snippet["best_gain"](0.9, 2), 2) == 1.8
    assert round(snippet["best_gain"](0.6, 2), 2) == 1.2
    assert snippet["best_gain"](0.2, 2) == 1.0
