import { expect, test } from "vitest";
import { renderForest, type Twig } from "./forest.ts";

const twig = (label: string, ratio: number | null, ...bounds: [number?, number?]): Twig => ({
  label,
  ratio,
  bounds: [bounds[0] ?? null, bounds[1] ?? null],
});

test("every line fits the screen, whatever the ratios", () => {
  for (const ratio of [0.001, 0.99, 1, 1.01, 1e4]) {
    const drawn = renderForest([twig("1 000 000 statements", ratio, ratio / 1.1, ratio * 1.1)], new Set([0]));
    expect(drawn.split("\n").filter((line) => line.length > 100)).toEqual([]);
    expect(drawn).toContain("●");
  }
});

test("a ratio without bounds is a dot, a value without a ratio an empty row", () => {
  const [first = "", second = ""] = renderForest([twig("a", 2), twig("b", null)], new Set()).split("\n");
  expect(first).toMatch(/^a +│ +●$/);
  expect(second).toMatch(/^b +│$/);
});

test("labels of the scale keep apart where one end lies close to the line", () => {
  expect(
    renderForest([twig("a", 1000)], new Set())
      .split("\n")
      .at(-1),
  ).toMatch(/^ +1\.00x +1 000x$/);
});

test("nothing is drawn where nothing was measured", () => {
  expect(renderForest([twig("a", null)], new Set())).toBe("");
});
