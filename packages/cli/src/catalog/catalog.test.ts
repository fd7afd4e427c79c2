import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { loadLabs, root } from "./catalog.ts";

test("the README lists every lab and every experiment with its question", async () => {
  const rows = (await readFile(join(root, "README.md"), "utf8"))
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .map((line) => line.split("|").map((cell) => cell.trim()));
  for (const { name, experiments } of await loadLabs()) {
    const first = rows.findIndex(([, lab]) => lab === `[${name}](labs/${name}/README.md)`);
    const next = rows.findIndex(([, lab], index) => index > first && lab !== "");
    const listed = rows.slice(first, next === -1 ? rows.length : next);
    expect(first, name).not.toBe(-1);
    expect(listed.map(([, , experiment, question]) => [experiment, question])).toEqual(
      experiments.map((entry) => [entry.name, entry.experiment.question]),
    );
  }
});

test("the experiments of a lab stand in an order without gaps", async () => {
  for (const { name, experiments } of await loadLabs()) {
    expect(
      experiments.map(({ experiment }) => experiment.order),
      name,
    ).toEqual(experiments.map((_, at) => at + 1));
  }
});
