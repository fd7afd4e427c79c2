"""Parent-death watchdog: runs a module (`-m name`) or a script and ends it, with its children, when standard input closes.

The system closes a pipe however the process at its other end dies, so a parent that is killed leaves nothing
behind. Workers of a process pool learn from `multiprocessing` that their parent has ended.
"""

import os
import runpy
import signal
import sys
import threading


def end_with_parent() -> None:
    while os.read(0, 4096):
        pass
    # The leader of a group ends the group; otherwise the group is the parent's, which ends it.
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
