"""An application that looks at the signals while it works, for the Python of EXPLANATION.md."""

import asyncio


def check(snippet):
    seen = []

    async def app(scope, receive, send):
        await asyncio.sleep(0)
        seen.append(signals.in_flight)
        if scope["path"] == "/broken":
            raise RuntimeError

    signals = snippet["Signals"](app)

    async def run():
        paths = ["/screen", "/screen", "/broken", "/metrics"]
        calls = [signals({"type": "http", "path": path}, None, None) for path in paths]
        return await asyncio.gather(*calls, return_exceptions=True)

    asyncio.run(run())
    assert max(seen) == 3
    assert (signals.in_flight, signals.total) == (0, 3)
