"""What the snippet of EXPLANATION.md promises."""


def check(snippet):
    buckets = snippet["Buckets"](most=2)
    for since, length in [(1, 200), (2, 20), (3, 24), (4, 22), (5, 199)]:
        buckets.put(since, [7] * length)
    served = []
    while batch := buckets.next():
        served.append([(since, len(tokens)) for since, tokens in batch])
    assert served == [[(1, 200), (5, 199)], [(2, 20), (3, 24)], [(4, 22)]], served
    try:
        buckets.put(6, [7] * 257)
        raise AssertionError("an input that the model does not take was queued")
    except ValueError:
        pass
