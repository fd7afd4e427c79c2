import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { lint } from "./lint.ts";
import { rules } from "./rules/rules.ts";

const wrong = join(import.meta.dirname, "../wrong");
const names = rules.map(({ name }) => name);

test("each rule has a manifest in wrong/, and nothing else stands there", async () => {
  expect((await readdir(wrong)).toSorted()).toEqual(names.map((name) => `${name}.yaml`).toSorted());
});

test.each(names)("wrong/%s.yaml is refused by this rule, once, and by no other", async (name) => {
  const file = `${name}.yaml`;
  const { findings } = await lint([{ file, text: await readFile(join(wrong, file), "utf8") }]);
  expect(findings).toEqual([expect.objectContaining({ file, rule: name })]);
  expect(findings[0]?.message).toMatch(/[.?]$/);
  expect(findings[0]?.line).toBeGreaterThan(1);
});

test("the README has each rule with what it demands", async () => {
  const readme = await readFile(join(import.meta.dirname, "../README.md"), "utf8");
  for (const { name, demand } of rules)
    expect(readme.replaceAll(/\s+/g, " ")).toContain(`\`${name}\` | ${demand} |`);
});
