"""What the Python of EXPLANATION.md promises."""


def check(scope):
    budget = scope["RetryBudget"](share=0.1, floor=3)
    # A server that is well leaves room: one retry for ten requests, beside the floor.
    for _ in range(100):
        budget.sent()
    assert sum(budget.may_retry() for _ in range(100)) == 13

    tries = []

    def failing(server):
        tries.append(server)
        raise ConnectionError(server)

    ask = scope["ask"]
    budget = scope["RetryBudget"](share=0.1, floor=0)
    for _ in range(100):
        try:
            ask(failing, ["a", "b"], budget, idempotent=True)
        except ConnectionError:
            pass
    # Where everything fails, 100 requests are 110 tries and not 200.
    assert len(tries) == 110, len(tries)

    tries.clear()
    try:
        ask(failing, ["a", "b"], scope["RetryBudget"](share=1, floor=10), idempotent=False)
    except ConnectionError:
        pass
    assert tries == ["a"]
