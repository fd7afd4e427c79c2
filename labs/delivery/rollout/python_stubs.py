"""What the Python of EXPLANATION.md promises."""

import random


def check(scope):
    if "slower" in scope:
        slower = scope["slower"]
        draw = random.Random(7)
        times = lambda factor: [factor * draw.lognormvariate(2.0, 0.2) for _ in range(50)]
        assert slower(times(1.5), times(1.0))
        aborted = sum(slower(times(1.0), times(1.0)) for _ in range(400))
        assert aborted <= 8, aborted
    if "fails_more" in scope:
        fails_more = scope["fails_more"]
        assert fails_more(11, 1_000, 1, 1_000)
        assert not fails_more(1, 50, 0, 50)
