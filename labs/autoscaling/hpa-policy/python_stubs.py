"""What the Python of EXPLANATION.md promises."""


def check(snippet):
    desired = snippet["desired"]
    # Two full pods, then the next rounds of the text.
    assert [desired(pods, 100, 60) for pods in (2, 4, 7, 12)] == [4, 7, 12, 20]
    assert desired(10, 66, 60) == 10 and desired(10, 67, 60) == 12
    assert desired(4, 100, 95) == 4
    window = snippet["DownWindow"]()
    assert window.stabilize(0, 10, 10) == 10
    assert window.stabilize(150, 10, 4) == 10
    assert window.stabilize(299, 10, 4) == 10
    assert window.stabilize(300, 10, 4) == 4
    assert window.stabilize(315, 4, 9) == 9
