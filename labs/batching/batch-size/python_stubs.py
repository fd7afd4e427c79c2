"""What the snippet of EXPLANATION.md promises, with a model that fails as a whole for one unknown token."""


def check(snippet):
    runs = []

    def run(rows):
        runs.append(len(rows))
        if any(token >= 2048 for row in rows for token in row):
            raise IndexError("no such token")
        return [float(row[0]) for row in rows]

    rows = [[number + 1] for number in range(64)]
    rows[5] = [1, 2055, 12]
    scores = snippet["score_apart"](run, rows)
    assert len(runs) == 13, runs
    assert isinstance(scores.pop(5), IndexError)
    assert scores == [float(number + 1) for number in range(64) if number != 5]

    good, bad = snippet["checked"](rows + [[], [3] * 257, [-1]])
    assert bad == [[1, 2055, 12], [], [3] * 257, [-1]], bad
    assert run(good) == scores
