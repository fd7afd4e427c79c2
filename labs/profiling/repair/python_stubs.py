"""What the Python of EXPLANATION.md promises."""


def check(scope):
    slow, fast, most = scope["count_shingles_slow"], scope["count_shingles"], scope["most_times_faster"]
    for text in ("", "abc", "abcd", "abcdabcd", "a" * 50, "the quick brown fox"):
        assert slow(text) == fast(text)
    assert most(0.75) == 4
    assert round(most(0.03), 2) == 1.03
