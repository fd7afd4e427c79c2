"""Keeps an engine for a cell: `serve.py FOLDER MODULE SETTINGS`, where FOLDER/MODULE.py holds `open_engine(settings)`.

The first line on standard output is where it listens, on loopback only. A request names a method of the engine and its
arguments, and is answered with what it returns. Several are answered at once, so that the engine can be asked while it
works.
"""

import json
import os
import sys
import traceback
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Handler(BaseHTTPRequestHandler):
    """One call of a method."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        """Answers with JSON; with status 500 and the error's text where the method raises."""
        order = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        try:
            status, answer = 200, getattr(self.server.engine, order["method"])(**order["args"])
        except BaseException as error:  # noqa: BLE001 - the caller decides
            traceback.print_exc()
            status, answer = 500, f"{type(error).__name__}: {error}"
        body = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args) -> None:
        """Not a word per request."""


def main() -> None:
    """Opens the engine, then serves it."""
    folder, module, settings = sys.argv[1:4]
    # Workers that a pool starts look there too.
    here = os.path.dirname(os.path.abspath(__file__))
    paths = [folder, here]
    sys.path[:0] = paths
    os.environ["PYTHONPATH"] = os.pathsep.join(paths)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.engine = __import__(module).open_engine(json.loads(settings))
    print(f"http://127.0.0.1:{server.server_address[1]}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
