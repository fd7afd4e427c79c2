"""One step after another; each waits for the one before, whether it needs its result or not."""

from screening import Request, Result, Screen, Steps, make_app


def technique(steps: Steps) -> Screen:
    async def screen(request: Request) -> Result:
        policy = await steps.read_policy(request.actor)
        history = await steps.read_history(request.actor)
        result = steps.decide(policy, history, steps.risk_of(request.prompt))
        await steps.insert_one(request, result)
        return result

    return screen


app = make_app(technique)
