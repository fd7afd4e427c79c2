"""What the Python of EXPLANATION.md promises."""


def check(scope):
    growth, steady = scope["growth"], scope["steady"]

    kept = []

    def leaks():
        kept.append([0] * 100)

    def churns():
        [0] * 100

    assert steady([100 + 3 * i for i in range(40)], 1)
    assert not steady([100] * 40, 1)
    # Full at half.
    assert not steady([100 + 3 * min(i, 18) for i in range(40)], 1)

    (name, size), *_ = growth(leaks, 1_000)
    assert name.endswith("python_stubs.py") or size > 300, (name, size)
    assert sum(size for _, size in growth(churns, 1_000)) < 10
