"""What the Python of EXPLANATION.md promises."""


def check(scope):
    balancer = scope["TwoChoices"](["a", "b", "c", "d"])
    for _ in range(400):
        balancer.pick()
    # Without any answer the counts stay close together; by lot alone the largest would be 20 or more above the mean.
    assert max(balancer.in_flight.values()) - min(balancer.in_flight.values()) <= 12, balancer.in_flight
    for server, count in list(balancer.in_flight.items()):
        for _ in range(count):
            balancer.done(server)
    assert set(balancer.in_flight.values()) == {0}

    # A server that fails at once is never in flight, and is not chosen for that: an error outweighs ten requests.
    failed = 0
    for _ in range(400):
        server = balancer.pick()
        if server == "d":
            balancer.done(server, failed=True)
            failed += 1
        elif balancer.in_flight[server] > 10:
            balancer.done(server)
    assert failed == 1, failed
    balancer.in_flight["d"] += 1
    balancer.done("d")
    assert balancer.errors["d"] == 0
