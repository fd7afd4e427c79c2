"""Runs a module (`-m name`) or a script and ends it, with what it has started, when standard input ends.

A pipe is closed by the system however its other end dies, so nothing is left behind by a parent that is
killed. Workers of a process pool are told by `multiprocessing` when their parent is gone.
"""

import os
import runpy
import signal
import sys
import threading


def end_with_parent() -> None:
    while os.read(0, 4096):
        pass
    # A leader takes its group along; otherwise the group is the parent's, who ends it.
    if os.getpgid(0) == os.getpid():
        os.killpg(0, signal.SIGKILL)
    os._exit(0)


if __name__ == "__main__":
    threading.Thread(target=end_with_parent, daemon=True).start()
    del sys.argv[0]
    if sys.argv[0] == "-m":
        del sys.argv[0]
        sys.path[0] = os.getcwd()
        runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
    else:
        sys.path[0] = os.path.dirname(os.path.abspath(sys.argv[0]))
        runpy.run_path(sys.argv[0], run_name="__main__")
