import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { labNames, root } from "./catalog.ts";
import { listedAtRoot, listedInLab } from "./readme-table.ts";

const readme = (path: string) => readFile(join(root, path), "utf8");

/** The lines that one text has and the other has not. */
function added(before: string, after: string): string[] {
  const known = new Set(before.split("\n"));
  return after.split("\n").filter((line) => !known.has(line));
}

test("at the root a lab's new experiment stands behind its others, and every other line stays as it is", async () => {
  const before = await readme("README.md");
  const after = listedAtRoot(before, { lab: "caching", experiment: "expiry", question: "When?" });
  const [row = ""] = added(before, after);
  expect(added(before, after)).toHaveLength(1);
  expect(row).toMatch(/^\| +\| expiry +\| When\? +\|$/);
  const lines = after.split("\n");
  expect(lines[lines.indexOf(row) - 1]).toMatch(/^\| +\| \S/);
  expect(lines[lines.indexOf(row) + 1]).toContain("[indexing]");
});

test("at the root a new lab stands at the end of the table", async () => {
  const before = await readme("README.md");
  const after = listedAtRoot(before, { lab: "unlisted", experiment: "rules", question: "Which?" });
  const [row = ""] = added(before, after);
  expect(row).toMatch(/^\| \[unlisted\]\(labs\/unlisted\/README\.md\) +\| rules +\| Which\? +\|$/);
  const lines = after.split("\n");
  expect(lines[lines.indexOf(row) - 1]).toMatch(/^\|/);
  expect(lines[lines.indexOf(row) + 1]).toBe("");
});

test("in every lab's README the row comes last, and every other line stays as it is", async () => {
  for (const lab of await labNames()) {
    const before = await readme(`labs/${lab}/README.md`);
    const after = listedInLab(before, { lab, experiment: "one", question: "Why?" });
    expect(added(before, after), lab).toEqual([expect.stringMatching(/^\| \[one\]\(one\/\) +\| Why\? +\|$/)]);
  }
});

test("a longer cell widens its column, and a bar behind a backslash is text", () => {
  const before = "# A\n\n| Experiment | Q     |\n| ---------- | ----- |\n| [b](b/)    | a\\|b? |\n\nEnd\n";
  const after = listedInLab(before, { lab: "a", experiment: "longer", question: "c?" });
  expect(after).toBe(
    [
      "# A\n",
      "| Experiment        | Q     |",
      "| ----------------- | ----- |",
      "| [b](b/)           | a\\|b? |",
      "| [longer](longer/) | c?    |",
      "\nEnd\n",
    ].join("\n"),
  );
});

test("a README without the table is named, with the way to see what became of it", () => {
  expect(() => listedInLab("# A\n", { lab: "a", experiment: "b", question: "c?" })).toThrow(
    /labs\/a\/README\.md has no table that begins with \| Experiment \|.*git diff labs\/a\/README\.md/,
  );
});
