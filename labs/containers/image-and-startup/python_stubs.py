"""Control groups of both versions in a temporary folder, for the Python of EXPLANATION.md, and what that Python promises."""

import tempfile
from pathlib import Path


def check(snippet):
    """Half a core and a whole one are read from either version, and no limit is no limit."""
    cpu_limit, threads = snippet["cpu_limit"], snippet["threads"]
    with tempfile.TemporaryDirectory() as name:
        two = Path(name) / "two"
        two.mkdir()
        for text, limit in [("50000 100000", 0.5), ("200000 100000", 2), ("max 100000", None)]:
            (two / "cpu.max").write_text(text + "\n")
            assert cpu_limit(two) == limit
        one = Path(name) / "one"
        (one / "cpu").mkdir(parents=True)
        (one / "cpu" / "cpu.cfs_period_us").write_text("100000\n")
        for quota, limit in [("150000", 1.5), ("-1", None)]:
            (one / "cpu" / "cpu.cfs_quota_us").write_text(quota + "\n")
            assert cpu_limit(one) == limit
        assert cpu_limit(Path(name) / "none") is None
    assert threads(0.5) == 1 and threads(2.9) == 2 and threads(None) >= 1
