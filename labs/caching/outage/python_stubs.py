"""A cache that may be silent or gone, for the Python of EXPLANATION.md, and what that Python promises."""

import asyncio


class Cache:
    def __init__(self):
        self.kept, self.fault = {}, None

    async def get(self, key):
        if self.fault == "silent":
            await asyncio.sleep(60)
        if self.fault == "gone":
            raise ConnectionRefusedError
        return self.kept.get(key)


def check(snippet):
    asyncio.run(check_screen(snippet))


async def check_screen(snippet):
    screen, cache, calls = snippet["screen"], Cache(), []

    async def compute():
        calls.append(1)
        await asyncio.sleep(0.01)
        return "block"

    assert await screen(cache, "known", compute) == "block" and len(calls) == 1
    for cache.fault in ("silent", "gone"):
        assert await screen(cache, "known", compute) == "block" and len(calls) == 1
    assert await asyncio.gather(*(screen(cache, "new", compute) for _ in range(5))) == ["block"] * 5
    assert len(calls) == 2
    results = await asyncio.gather(*(screen(cache, f"key {n}", compute) for n in range(40)), return_exceptions=True)
    refused = [result for result in results if isinstance(result, snippet["Overloaded"])]
    assert len(refused) == 40 - snippet["MOST"] and set(results) - set(refused) == {"block"}
