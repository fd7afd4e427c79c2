import { afterAll, beforeAll, expect, test } from "vitest";
import { copyRepository, type TestRepository } from "../../testing/test-repository.ts";

let repository: TestRepository;
beforeAll(async () => {
  repository = await copyRepository();
  await repository.lab("indexing", "start", "sargable");
});
afterAll(() => repository?.[Symbol.asyncDispose]());

const yours = "labs/indexing/sargable/yours.ts";

/** What a check says, on one line. */
async function check(...options: string[]) {
  const { code, stdout, stderr } = await repository.lab("indexing", "check", "sargable", ...options);
  return { code, stderr, stdout, line: stdout.replaceAll(/\s+/g, " ") };
}

test("the untouched copy of the baseline is right, and its technique is not at work", async () => {
  const { code, line, stderr } = await check("--preset", "smoke");
  expect(code, stderr).toBe(0);
  expect(line).toContain(`${yours} Task: Write the condition so that the index is entered`);
  expect(line).toContain("1. Right:");
  expect(line).toMatch(
    /2\. The technique is not at work yet: rows removed in worst-score ([\d ]+) \(cast: \1\); wanted: exactly 0\./,
  );
  expect(line).toMatch(
    /3\. No step yet: p50 in worst-score is [\d.]+x as good as with cast; range reaches [\d.]+x/,
  );
  expect(line).toMatch(/4\. Price cast range yours extra index/);
  expect(line).toContain("Next: change it and check again. One hint more: pnpm lab indexing hint sargable");
  expect(repository.has("labs/indexing/sargable/yours@1.ts")).toBe(true);
});

/** The learner's file with another condition. */
const says = async (condition: string) =>
  repository.write(
    yours,
    (await repository.read(yours)).replace(/condition: .*,/, `condition: ${condition},`),
  );

test("a wrong variant is shown what it was asked, what it answered and what is right", async () => {
  const before = await repository.read(yours);
  await says('"ts BETWEEN $2::date AND $2::date + 1"');
  const { code, line } = await check("--preset", "smoke");
  expect(code).toBe(1);
  expect(line).toMatch(
    /1\. Wrong\. To \{ question: '[\w-]+', severity: \d, day: '[\d-]+' \} it answered \{ events: \d+.*?\}; right is \{ events: \d+.*?\}\./,
  );
  expect(line).toContain(
    "Nothing of it was timed. Correct it and check again: pnpm lab indexing check sargable",
  );
  expect(line).not.toContain("The technique");
  // What was checked is kept under the next number.
  expect(await repository.read("labs/indexing/sargable/yours@1.ts")).toBe(before);
  expect(await repository.read("labs/indexing/sargable/yours@2.ts")).toContain("BETWEEN");
});

test("a file that cannot be parsed names the place and is kept as no version", async () => {
  const before = await repository.read(yours);
  await repository.write(yours, "export const open = 1;\nconst b = ;\n");
  const { code, line } = await check("--preset", "smoke");
  await repository.write(yours, before);
  expect(code).toBe(1);
  expect(line).toContain(`${yours}:2:11 Expression expected. Nothing was measured`);
  expect(repository.has("labs/indexing/sargable/yours@3.ts")).toBe(false);
});

test("a file that cannot be loaded is wrong with the reason, and JSON holds nothing else", async () => {
  await repository.write(yours, "export const opens = 1;\n");
  const { code, stdout } = await check("--preset", "smoke", "--json");
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toEqual({
    right: false,
    why: expect.stringMatching(/yours\.ts exports no function "open"/),
  });
});
