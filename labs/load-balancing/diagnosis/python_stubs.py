"""What the Python of EXPLANATION.md promises."""


def check(scope):
    increase, odd_one_out = scope["increase"], scope["odd_one_out"]
    assert increase([5, 7, 9]) == 4
    # Restarted after the second scrape: what it has counted since is all growth.
    assert increase([100, 110, 3, 5]) == 15
    assert increase([4]) == 0

    assert odd_one_out({"a": 20, "b": 100, "c": 22, "d": 24}, 2) == "b"
    assert odd_one_out({"a": 20, "b": 30, "c": 22, "d": 24}, 2) is None
    assert odd_one_out({"a": 0, "b": 0, "c": 0, "d": 0}, 2) is None
