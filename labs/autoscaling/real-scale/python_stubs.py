"""A control group made of files, for the Python of EXPLANATION.md."""

import tempfile
from pathlib import Path


def check(snippet):
    with tempfile.TemporaryDirectory() as folder:
        stat = Path(folder) / "cpu.stat"
        stat.write_text("usage_usec 1000000\nnr_periods 10\nnr_throttled 0\nthrottled_usec 0\n")
        before = snippet["read_stat"](Path(folder))
        stat.write_text("usage_usec 1099900\nnr_periods 60\nnr_throttled 25\nthrottled_usec 450000\n")
        after = snippet["read_stat"](Path(folder))
    assert snippet["utilization"](before, after, 1.0, 0.1) == 99
    assert snippet["throttled"](before, after) == 0.5
    assert snippet["throttled"](before, before) == 0.0
