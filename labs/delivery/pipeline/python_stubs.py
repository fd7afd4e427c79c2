"""What the Python of EXPLANATION.md promises."""

import sys


def check(scope):
    if "judge" in scope:
        judge = scope["judge"]
        says = lambda code: [sys.executable, "-c", f"raise SystemExit({code})"]
        assert judge({"image": says(0), "tests": says(0)}) is None
        assert judge({"image": says(0), "tests": says(1), "model": says(0)}) == "tests"
        assert judge({"missing": ["no-such-program-here"]}) == "missing"
        killed = [sys.executable, "-c", "import os; os.kill(os.getpid(), 9)"]
        assert judge({"killed": killed}) == "killed"
    if "is_slower" in scope:
        is_slower = scope["is_slower"]
        assert not is_slower(lambda: sum(range(20_000)), lambda: sum(range(20_000)))
        assert is_slower(lambda: sum(range(20_000)), lambda: sum(range(60_000)))
