"""What the snippet of EXPLANATION.md promises, with a model whose next token depends on all tokens of its row."""

END = 0


def next_token(tokens):
    return sum((at + 1) * token for at, token in enumerate(tokens)) % 7


def alone(prompt):
    tokens = list(prompt)
    while tokens[-1] != END or len(tokens) == len(prompt):
        tokens.append(next_token(tokens))
    return tokens[len(prompt) :]


def check(snippet):
    widths = []

    def step(rows):
        widths.append(len(rows))
        return [next_token(tokens) for tokens in rows]

    prompts = [[1 + at % 6, 2 + at % 5] for at in range(20)]
    expected = [alone(prompt) for prompt in prompts]
    lengths = [len(output) for output in expected]
    assert max(lengths) > 2 * min(lengths), lengths
    outputs = snippet["generate"](step, prompts, END, slots=4)
    assert outputs == expected, outputs
    assert max(widths) == 4 and sum(widths) == sum(lengths), widths
    static = sum(max(lengths[at : at + 4]) for at in range(0, len(lengths), 4))
    assert len(widths) < static, (len(widths), static)
