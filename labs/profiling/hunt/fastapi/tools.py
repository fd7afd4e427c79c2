"""Tools that run inside the process: begun and ended by a request; what `end` returns is the tool's own output."""

import asyncio
import cProfile
import io
import json
import logging
import pstats

from pyinstrument import Profiler
from pyinstrument.renderers import JSONRenderer
from starlette.responses import HTMLResponse


class Tool:
    def end(self) -> str:
        raise NotImplementedError


class CProfile(Tool):
    """Python's deterministic profiler: an event for every call and return of this thread."""

    def __init__(self) -> None:
        self.profile = cProfile.Profile()
        self.profile.enable()

    def end(self) -> str:
        self.profile.disable()
        out = io.StringIO()
        pstats.Stats(self.profile, stream=out).sort_stats("cumulative").print_stats()
        return out.getvalue()


class AsyncioDebug(Tool):
    """asyncio's debug mode: a warning for every callback that held the event loop for longer than this."""

    slow_seconds = 0.02

    def __init__(self) -> None:
        self.lines = io.StringIO()
        self.handler = logging.StreamHandler(self.lines)
        self.loop = asyncio.get_running_loop()
        self.loop.slow_callback_duration = self.slow_seconds
        self.loop.set_debug(True)
        logging.getLogger("asyncio").addHandler(self.handler)

    def end(self) -> str:
        self.loop.set_debug(False)
        logging.getLogger("asyncio").removeHandler(self.handler)
        return self.lines.getvalue()


class Pyinstrument(Tool):
    """A statistical profiler that follows one request through its awaits, as its documentation has it for FastAPI."""

    current: "Pyinstrument | None" = None
    answers_page = False

    def __init__(self) -> None:
        self.sessions: list = []
        Pyinstrument.current = self

    def end(self) -> str:
        Pyinstrument.current = None
        return json.dumps([json.loads(JSONRenderer().render(session)) for session in self.sessions])


class PyinstrumentPage(Pyinstrument):
    """Shows the profile in place of the answer."""

    answers_page = True


async def drop(message) -> None:
    """The answer is not sent."""


class PyinstrumentMiddleware:
    """Profiles every screening while the tool is on."""

    def __init__(self, app) -> None:
        self.app = app

    async def __call__(self, scope, receive, send) -> None:
        tool = Pyinstrument.current
        if tool is None or scope.get("path") != "/screen":
            return await self.app(scope, receive, send)
        profiler = Profiler(interval=0.001, async_mode="enabled")
        profiler.start()
        try:
            await self.app(scope, receive, drop if tool.answers_page else send)
        finally:
            tool.sessions.append(profiler.stop())
            del tool.sessions[:-200]
        if tool.answers_page:
            await HTMLResponse(profiler.output_html())(scope, receive, send)


TOOLS = {
    "cprofile": CProfile,
    "asyncio-debug": AsyncioDebug,
    "pyinstrument": Pyinstrument,
    "pyinstrument-page": PyinstrumentPage,
}
