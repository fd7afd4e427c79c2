"""One uvicorn worker on a free port of the loopback interface; the first line it prints is where it listens."""

import uvicorn

from service import app


class Server(uvicorn.Server):
    async def startup(self, sockets=None) -> None:
        await super().startup(sockets)
        host, port = self.servers[0].sockets[0].getsockname()
        print(f"http://{host}:{port}", flush=True)


if __name__ == "__main__":
    # The event loop of the standard library: it is the one that has a debug mode for slow callbacks.
    settings = {"loop": "asyncio", "http": "httptools", "log_level": "error", "access_log": False}
    Server(uvicorn.Config(app, host="127.0.0.1", port=0, timeout_graceful_shutdown=1, **settings)).run()
