import { expect, test } from "vitest";
import { goal, ownRun } from "../learned.fixture.ts";
import { change } from "./change.ts";

const starter = `/**
 * Yours.
 */
import { open as base } from "./rig.ts";

export const open = base(async (prompt) => {
  return await score([prompt]);
});
`;
const savedAt = "2026-01-01T00:00:30Z";
const told = (text: string, at = savedAt) => change(ownRun, "yours", goal, { starter, text, savedAt: at });

test("the lines that the learner wrote are told, not the task", () => {
  const text = starter
    .replace(
      "  return await score([prompt]);\n",
      "  const batch = queue.splice(0, 64);\n  return await score([prompt, ...batch]);\n",
    )
    .replace("import ", '// a comment\nimport { queue } from "./queue.ts";\nimport ');
  expect(told(text)).toEqual([
    "I wrote my own variant, with 2 lines new and 1 line dropped beside the baseline.",
    "What matters in it: `const batch = queue.splice(0, 64);` `return await score([prompt, ...batch]);`.",
  ]);
  expect(told(text).join(" ")).not.toContain(goal.task);
});

test("of many new lines the longest three are quoted, in their order", () => {
  const lines = [
    "const a = 1;",
    "const longest = a + a + a + a;",
    "const middle = a + a;",
    "const longer = a + a + a;",
  ];
  expect(told(starter + lines.join("\n"))[1]).toBe(
    `What matters in it: ${lines
      .slice(1)
      .map((line) => `\`${line}\``)
      .join(" ")}.`,
  );
});

test("an unchanged starter is called so", () => {
  expect(told(starter)).toEqual(["My own variant is the baseline's code without a change."]);
});

test("a file that was saved after the run is not passed off as what was measured", () => {
  expect(told(starter, "2026-01-01T00:02:00Z")[1]).toMatch(/^The file was saved again after this run/);
});

test("a variant of the experiment has a sentence of its own", () => {
  expect(change(ownRun, "fast", goal, null)).toEqual(["I chose fast: Redis keeps answers for 30 s."]);
});
