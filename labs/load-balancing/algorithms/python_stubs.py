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
