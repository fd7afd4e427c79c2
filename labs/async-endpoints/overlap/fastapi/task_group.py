"""The two reads are independent: they wait together. If one fails, the other is cancelled."""

from asyncio import TaskGroup

from screening import Request, Result, Screen, Steps, make_app


def technique(steps: Steps) -> Screen:
    async def screen(request: Request) -> Result:
        async with TaskGroup() as group:
            policy = group.create_task(steps.read_policy(request.actor))
            history = group.create_task(steps.read_history(request.actor))
        result = steps.decide(policy.result(), history.result(), steps.risk_of(request.prompt))
        await steps.insert_one(request, result)
        return result

    return screen


app = make_app(technique)
