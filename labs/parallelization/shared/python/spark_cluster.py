"""A standalone cluster of Spark on this machine: prints the master's URL, and ends with its parent, whatever is killed.

`spark_cluster.py SETTINGS`, JSON: `workers`, `memory` of each such as `1g`, `folder` for what they write, and `enter`, a
list of commands (or none) that a worker's process runs inside, such as one that enters a control group.
"""

import ctypes
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pyspark

HOME = Path(pyspark.__file__).parent
DEPLOY = "org.apache.spark.deploy"
START_SECONDS = 90


def end_with_this() -> None:
    """In the child: the kernel kills it when this process ends, however that happens. Linux only."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)


def free_port() -> int:
    """A port of loopback that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def java(main: str, *args: str, log: Path, enter: list[str] = ()) -> subprocess.Popen:
    """Starts a daemon of Spark with a small heap and a quick start."""
    home = os.environ.get("JAVA_HOME")
    program = str(Path(home, "bin/java")) if home else "java"
    options = ["-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", f"{HOME}/jars/*"]
    env = os.environ | {
        "SPARK_HOME": str(HOME),
        "SPARK_LOCAL_IP": "127.0.0.1",
        # Where it is missing every executor dies: `Cannot find any build directories`.
        "SPARK_SCALA_VERSION": "2.13",
    }
    with log.open("wb") as output:
        return subprocess.Popen(
            [*enter, program, *options, main, *args],
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            preexec_fn=end_with_this,
        )


def wait_for(url: str, is_ready, daemons: list[tuple[subprocess.Popen, Path]]) -> None:
    """Asks the master until it says what is waited for."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        for daemon, log in daemons:
            if daemon.poll() is not None:
                lines = log.read_text(errors="replace").strip().splitlines() or ["it printed nothing"]
                sys.exit(f"a daemon of Spark ended with {daemon.returncode}: {lines[-1]}")
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                if is_ready(json.load(answer)):
                    return
        except (OSError, ValueError):
            # It does not listen yet, or listens and has no page yet.
            pass
        time.sleep(0.05)
    sys.exit(f"the cluster was not ready within {START_SECONDS} s")


def main() -> None:
    """Starts the master, then the workers: a worker that finds no master waits ten seconds."""
    settings = json.loads(sys.argv[1])
    folder = Path(settings["folder"])
    folder.mkdir(parents=True, exist_ok=True)
    port, page = free_port(), free_port()
    url = f"spark://127.0.0.1:{port}"
    pages = f"http://127.0.0.1:{page}/json/"
    log = folder / "master.log"
    place = ["--host", "127.0.0.1"]
    at = ["--port", str(port), "--webui-port", str(page)]
    daemons = [(java(f"{DEPLOY}.master.Master", *place, *at, log=log), log)]
    wait_for(pages, lambda _: True, daemons)
    enter = settings.get("enter") or [[]] * settings["workers"]
    for number in range(settings["workers"]):
        log = folder / f"worker-{number}.log"
        limits = ["--cores", "1", "--memory", settings["memory"], "--work-dir", str(folder / f"work-{number}")]
        at = ["--port", "0", "--webui-port", "0"]
        worker = java(f"{DEPLOY}.worker.Worker", *place, *at, *limits, url, log=log, enter=enter[number])
        daemons.append((worker, log))
    alive = lambda state: sum(one["state"] == "ALIVE" for one in state["workers"])
    wait_for(pages, lambda state: alive(state) == settings["workers"], daemons)
    print(json.dumps({"url": url, "pids": [daemon.pid for daemon, _ in daemons]}), flush=True)
    for daemon, _ in daemons:
        daemon.wait()


if __name__ == "__main__":
    main()
