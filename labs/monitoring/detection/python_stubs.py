"""What the Python of EXPLANATION.md promises."""

import math


def check(scope):
    burn_rate, should_page, psi = scope["burn_rate"], scope["should_page"], scope["psi"]
    assert math.isclose(burn_rate(0.01, objective=0.999), 10)
    outage = {"5m": 0.5, "30m": 0.5, "1h": 0.04, "6h": 0.007}
    assert should_page(outage)
    # Over: the short windows are clean, the long ones are not.
    assert not should_page({**outage, "5m": 0, "30m": 0})
    # One per cent for hours.
    assert should_page({"5m": 0.01, "30m": 0.01, "1h": 0.01, "6h": 0.0061})
    assert not should_page({"5m": 0.05, "30m": 0.005, "1h": 0.003, "6h": 0.001})

    assert psi([0.8, 0.2], [0.8, 0.2]) == 0
    assert math.isclose(psi([0.2, 0.8], [0.8, 0.2]), 1.2 * math.log(4))
    # A bin without a score is not infinitely far away.
    assert math.isfinite(psi([0.0, 1.0], [0.8, 0.2]))
