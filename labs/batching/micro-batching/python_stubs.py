"""What the snippet of EXPLANATION.md promises, with a model that scores a row by its first token."""

import asyncio


def check(snippet):
    asyncio.run(promises(snippet["Greedy"]))


async def promises(greedy):
    runs = []

    def score_rows(rows):
        if [0] in rows:
            raise IndexError("no such token")
        runs.append(len(rows))
        return [row[0] for row in rows]

    batcher = greedy(score_rows, most=4, room=8)
    asked = [asyncio.ensure_future(batcher.score([number])) for number in range(1, 9)]
    await asyncio.sleep(0)
    try:
        await batcher.score([9])
        raise AssertionError("a ninth request found room")
    except asyncio.QueueFull:
        pass
    asked[1].cancel()
    serving = asyncio.ensure_future(batcher.serve())
    answers = await asyncio.gather(*asked, return_exceptions=True)
    assert answers[:1] + answers[2:] == [1, 3, 4, 5, 6, 7, 8], answers
    assert runs == [4, 4], runs
    bad, good = await asyncio.gather(batcher.score([0]), batcher.score([2]), return_exceptions=True)
    assert isinstance(bad, IndexError) and isinstance(good, IndexError), (bad, good)
    assert await batcher.score([5]) == 5
    serving.cancel()
    batcher.thread.shutdown()
