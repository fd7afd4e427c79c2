import { execFile } from "node:child_process";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { resultSchema } from "@labs/experiment/result";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadLab } from "../../catalog/catalog.ts";
import { copyRepository, type TestRepository } from "../../testing/test-repository.ts";
import { namesIn } from "./new.ts";

const run = promisify(execFile);

test.each([
  ["rule-lookup", /does not name a lab and an experiment: say <lab>\/<experiment>/],
  ["labs/search/rule-lookup", /does not name a lab and an experiment/],
  ["search/", /does not name a lab and an experiment/],
  ["search/RuleLookup", /"RuleLookup" is not a name: use small letters/],
  ["search/rule_lookup", /"rule_lookup" is not a name/],
  ["../outside", /"\.\." is not a name/],
  ["search/8", /"8" is not a name/],
  ["doctor/rule-lookup", /"doctor" is a command/],
  ["search/bench", /"bench" is a command/],
  ["harness/rule-lookup", /"harness" is a package/],
])("%s is refused, with what would be taken", (id, sentence) => {
  expect(() => namesIn(id, ["doctor", "bench"], ["harness"])).toThrow(sentence);
  expect(() => namesIn(id, ["doctor", "bench"], ["harness"])).toThrow(
    /`pnpm lab new search\/rule-lookup`\.$/,
  );
});

test("small letters, digits and hyphens are taken", () => {
  const names = { lab: "http2", experiment: "head-of-line-2" };
  expect(namesIn("http2/head-of-line-2", ["bench"], ["harness"])).toEqual(names);
});

// What `new` makes has to work among the packages of the repository that it is made in.
describe("in a copy of the repository", () => {
  let copy: TestRepository;
  let inNewLab: Awaited<ReturnType<TestRepository["lab"]>>;
  let inOldLab: Awaited<ReturnType<TestRepository["lab"]>>;

  beforeAll(async () => {
    copy = await copyRepository("own");
    inNewLab = await copy.lab("new", "search/rule-lookup");
    inOldLab = await copy.lab("new", "caching/rule-lookup");
  });

  afterAll(() => copy?.[Symbol.asyncDispose]());

  /** Runs a program of the packages; rejects with what it said unless it ends with 0. */
  const tool = (name: string, ...words: readonly string[]) =>
    run(join(copy.folder, "node_modules/.bin", name), words, {
      cwd: copy.folder,
      // The copy runs its ordinary tests.
      env: { ...process.env, LABS_LONG: "" },
    });

  test("a new lab gets a page, a package and its first experiment, and is told what to do next", async () => {
    expect(inNewLab.code, inNewLab.stderr).toBe(0);
    expect(inNewLab.stdout).toContain("  labs/search/rule-lookup/variants/scan.ts\n");
    expect(inNewLab.stdout).toContain("  labs/search/rule-lookup/python_stubs.py\n");
    expect(inNewLab.stdout).toContain("Measure: npx pnpm lab search bench rule-lookup\n");
    expect(JSON.parse(await copy.read("labs/search/package.json"))).toMatchObject({
      name: "@labs/search",
      scripts: { test: expect.stringMatching(/--project search$/) },
    });
    const page = await copy.read("labs/search/README.md");
    expect(page).toMatch(/^# Search\n(?:.|\n)+\| \[rule-lookup\]\(rule-lookup\/\) +\| .+\?/);
    expect(page).not.toMatch(/template/i);
    expect(await copy.read("labs/search/rule-lookup/experiment.ts")).toMatch(/^ {2}order: 1,$/m);
    expect(await copy.read("pnpm-lock.yaml")).toContain("\n  labs/search:\n");
  });

  test("in a lab that is there it is the last one", async () => {
    expect(inOldLab.code, inOldLab.stderr).toBe(0);
    const { experiments } = await loadLab("caching");
    const order = `order: ${experiments.length + 1},`;
    expect(await copy.read("labs/caching/rule-lookup/experiment.ts")).toContain(`\n  ${order}\n`);
    const [last = "", row = ""] = (await copy.read("labs/caching/README.md"))
      .split("\n")
      .filter((line) => line.startsWith("| ["))
      .slice(-2);
    expect(last).toContain(`[${experiments.at(-1)?.name}]`);
    expect(row).toMatch(/^\| \[rule-lookup\]\(rule-lookup\/\) +\| .+\?/);
  });

  test("of what was there, nothing changes but the lists", async () => {
    const changed = await copy.git("diff", "--name-only");
    expect(changed.split("\n")).toEqual(["README.md", "labs/caching/README.md", "pnpm-lock.yaml"]);
  });

  test("an experiment that is there is refused and stays as it is, and so do the lists", async () => {
    await copy.write("labs/search/rule-lookup/hints.md", "# Mine\n");
    const before = await copy.git("diff");
    const { code, stdout, stderr } = await copy.lab("new", "search/rule-lookup");
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^labs\/search\/rule-lookup is there already: .+\n$/);
    expect(await copy.read("labs/search/rule-lookup/hints.md")).toBe("# Mine\n");
    expect(await copy.git("diff")).toBe(before);
  });

  test("the compiler and the linter find nothing", async () => {
    await expect(tool("tsc")).resolves.toMatchObject({ stdout: "" });
    await expect(tool("biome", "check", "labs")).resolves.toBeDefined();
  });

  test("the tests of both, of the catalog and of the house pass, also beside what a learner has begun", async () => {
    const begun = ["labs/search/rule-lookup/yours.ts", "labs/caching/rule-lookup/yours.ts"];
    for (const file of begun) await copy.write(file, "export const variant = (");
    const files = [
      "labs/search/rule-lookup",
      "labs/caching/rule-lookup",
      "packages/cli/src/catalog/catalog.test.ts",
      "packages/cli/house/house.test.ts",
    ];
    const projects = ["search", "caching", "cli"].flatMap((name) => ["--project", name]);
    const report = ["--reporter=json", "--outputFile=tests.json"];
    await tool("vitest", "run", ...report, ...projects, ...files);
    const { numFailedTests, testResults } = JSON.parse(await copy.read("tests.json"));
    expect({ numFailedTests, files: testResults.length }).toEqual({ numFailedTests: 0, files: 4 });
    for (const file of begun) await rm(join(copy.folder, file));
  });

  test.each(["search", "caching"])(
    "%s bench rule-lookup measures, refuses the mistake and counts exactly",
    async (name) => {
      const { code, stdout, stderr } = await copy.lab(
        ...[name, "bench", "rule-lookup", "--preset", "smoke", "--json"],
      );
      expect(code, stderr).toBe(0);
      const { cells, ...result } = resultSchema.parse(JSON.parse(stdout));
      expect(result).toMatchObject({ lab: name, experiment: "rule-lookup", endedEarly: null });
      expect(Object.fromEntries(cells.map(({ arm, outcome }) => [arm, outcome.status]))).toEqual({
        ...{ scan: "measured", map: "measured", placebo: "measured" },
        "trusted-key": "wrong",
      });
      const map = cells.find(({ arm }) => arm === "map")?.outcome;
      expect(map?.status === "measured" && map.values.comparisons).toBe(0.5);
    },
  );
});
