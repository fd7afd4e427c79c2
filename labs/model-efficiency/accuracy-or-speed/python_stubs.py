"""Checks the snippet of EXPLANATION.md with models made of numbers."""

import asyncio


def check(snippet):
    asked = []

    async def second(text):
        asked.append(text)
        if text == "0.5 slow":
            await asyncio.sleep(60)
        return 0.9 if "attack" in text else 0.1

    is_attack = snippet["make_is_attack"](lambda text: float(text.split()[0]), second, 0.2, 0.8, 0.5)

    async def ask(*texts):
        return await asyncio.gather(*map(is_attack, texts))

    assert asyncio.run(ask("0.1 attack", "0.8 harmless")) == [False, True]
    assert asked == [], "where the first model is sure, the second is not asked"
    assert asyncio.run(ask("0.5 attack", "0.5 harmless")) == [True, False]
    assert asyncio.run(ask("0.5 slow")) == [True], "a timeout blocks"
