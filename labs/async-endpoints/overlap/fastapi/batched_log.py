"""Entries that are stored at the same time share a transaction; each is acknowledged when it is committed."""

from screening import Request, Result, Screen, Steps, make_app


def technique(steps: Steps) -> Screen:
    store = steps.group_commit(steps.insert_many)

    async def screen(request: Request) -> Result:
        policy = await steps.read_policy(request.actor)
        history = await steps.read_history(request.actor)
        result = steps.decide(policy, history, steps.risk_of(request.prompt))
        await store((request, result))
        return result

    return screen


app = make_app(technique)
