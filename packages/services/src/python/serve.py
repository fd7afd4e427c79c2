"""One uvicorn worker on a free port of the loopback interface; the first line it prints is where it listens.

Arguments: a module with a FastAPI `app`, and the folders in which modules are looked for.
"""

import importlib
import os
import sys

import uvicorn


class Server(uvicorn.Server):
    async def startup(self, sockets=None) -> None:
        await super().startup(sockets)
        host, port = self.servers[0].sockets[0].getsockname()
        print(f"http://{host}:{port}", flush=True)


def main(module: str, *folders: str) -> None:
    sys.path[:0] = folders
    config = uvicorn.Config(
        importlib.import_module(module).app,
        host="127.0.0.1",
        port=0,
        loop="uvloop",
        http="httptools",
        log_level="warning",
        access_log=False,
        timeout_keep_alive=int(os.environ["LAB_KEEP_ALIVE"]),
        timeout_graceful_shutdown=1,
    )
    Server(config).run()


if __name__ == "__main__":
    main(*sys.argv[1:])
