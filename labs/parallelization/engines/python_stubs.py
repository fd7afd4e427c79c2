"""Events for the Python of EXPLANATION.md, and what it promises."""


def check(snippet):
    """Sessions are whole whatever the number of buckets, and cut where there is no shuffle."""
    events = [(tenant, user, at) for tenant in range(3) for user in range(4) for at in (0, 100, 9000, 9100)]
    whole = snippet["sessions_of"](events)
    assert whole == 3 * 4 * 2
    for buckets in (1, 2, 7):
        parts = snippet["shuffle"]([events[0::2], events[1::2]], buckets)
        assert sum(map(snippet["sessions_of"], parts)) == whole
    assert snippet["sessions_of"](events[0::2]) + snippet["sessions_of"](events[1::2]) > whole
