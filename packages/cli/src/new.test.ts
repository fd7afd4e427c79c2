import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join, relative } from "node:path";
import { resultSchema } from "@labs/experiment/result";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { root } from "./catalog.ts";
import { namesIn } from "./new.ts";
import { installPackages } from "./pnpm.ts";

const minute = 60_000;

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

// `new` writes into the repository that it belongs to, so it gets one of its own, with its own packages.
describe("in a copy of the repository", () => {
  let copy: string;
  let inNewLab: Ended;
  let inOldLab: Ended;

  beforeAll(async () => {
    copy = await mkdtemp(join(tmpdir(), "labs-new-"));
    const made = ["node_modules", ".git", ".turbo", ".labs", "results"];
    const isOurs = (path: string) =>
      !made.includes(basename(path)) && !/^labs\/.+\/yours(@\d+)?\.ts$/.test(relative(root, path));
    await cp(root, copy, { recursive: true, filter: isOurs });
    await installPackages(copy, ["--frozen-lockfile", "--ignore-scripts"]);
    inNewLab = await lab(["new", "search/rule-lookup"]);
    inOldLab = await lab(["new", "caching/rule-lookup"]);
  });

  afterAll(() => rm(copy, { recursive: true, force: true }));

  interface Ended {
    readonly code: number;
    readonly stdout: string;
    readonly stderr: string;
  }

  const run = (command: string, words: readonly string[]) =>
    new Promise<Ended>((resolve) => {
      const env = { ...process.env, LABS_RESULTS: join(copy, "results") };
      execFile(command, words, { cwd: copy, env, maxBuffer: 1e8 }, (error, stdout, stderr) =>
        resolve({ code: typeof error?.code === "number" ? error.code : error ? -1 : 0, stdout, stderr }),
      );
    });
  const lab = (words: readonly string[]) =>
    run(process.execPath, [join(copy, "packages/cli/src/main.ts"), ...words]);
  const tool = (name: string, words: readonly string[] = []) =>
    run(join(copy, "node_modules/.bin", name), words);
  const read = (path: string) => readFile(join(copy, path), "utf8");

  test("a new lab gets a page, a package and its first experiment, and is told what to do next", async () => {
    expect(inNewLab.code, inNewLab.stderr).toBe(0);
    expect(inNewLab.stdout).toContain("  labs/search/rule-lookup/variants/scan.ts\n");
    expect(inNewLab.stdout).toContain("Measure: pnpm lab search bench rule-lookup\n");
    expect(JSON.parse(await read("labs/search/package.json"))).toMatchObject({
      name: "@labs/search",
      scripts: { test: expect.stringMatching(/--project search$/) },
    });
    expect(await read("labs/search/README.md")).toMatch(
      /^# Search\n(?:.|\n)+\| \[rule-lookup\]\(rule-lookup\/\) +\|/,
    );
    expect(await read("labs/search/rule-lookup/experiment.ts")).toMatch(/^ {2}order: 1,$/m);
    expect(await read("pnpm-lock.yaml")).toContain("\n  labs/search:\n");
  });

  test("in a lab that is there it is the last one, and the lab keeps its page and package", async () => {
    expect(inOldLab.code, inOldLab.stderr).toBe(0);
    expect(await read("labs/caching/rule-lookup/experiment.ts")).toMatch(/^ {2}order: 3,$/m);
    expect(await read("labs/caching/package.json")).toBe(
      await readFile(join(root, "labs/caching/package.json"), "utf8"),
    );
    const page = await read("labs/caching/README.md");
    expect(page).toMatch(/^\| \[stampede\].+\n\| \[rule-lookup\]\(rule-lookup\/\) +\| .+\?/m);
  });

  test("an experiment that is there is refused and stays as it is, and so do the READMEs", async () => {
    const mine = "// mine\n";
    await writeFile(join(copy, "labs/search/rule-lookup/data.ts.mine"), mine);
    const before = await Promise.all([read("README.md"), read("labs/search/README.md")]);
    const { code, stdout, stderr } = await lab(["new", "search/rule-lookup"]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^labs\/search\/rule-lookup is there already: .+\n$/);
    expect(await read("labs/search/rule-lookup/data.ts.mine")).toBe(mine);
    expect(await Promise.all([read("README.md"), read("labs/search/README.md")])).toEqual(before);
  });

  test("the compiler and the linter find nothing", { timeout: minute }, async () => {
    expect(await tool("tsc")).toMatchObject({ code: 0, stdout: "" });
    const { code, stdout, stderr } = await tool("biome", ["check", "labs"]);
    expect(code, stdout + stderr).toBe(0);
  });

  test("the tests of both and of the catalog pass", { timeout: minute }, async () => {
    const report = join(copy, "tests.json");
    const files = ["labs/search/rule-lookup", "labs/caching/rule-lookup", "packages/cli/src/catalog.test.ts"];
    const projects = ["search", "caching", "cli"].flatMap((name) => ["--project", name]);
    const words = ["run", "--reporter=json", "--outputFile", report, ...projects, ...files];
    const { code, stdout, stderr } = await tool("vitest", words);
    expect(code, stdout + stderr).toBe(0);
    const { numFailedTests, testResults } = JSON.parse(await readFile(report, "utf8"));
    expect({ numFailedTests, files: testResults.length }).toEqual({ numFailedTests: 0, files: 3 });
  });

  test.each(["search", "caching"])(
    "%s bench rule-lookup measures it, refuses the mistake and counts exactly",
    {
      timeout: minute,
    },
    async (name) => {
      const words = [name, "bench", "rule-lookup", "--preset", "smoke", "--json"];
      const { code, stdout, stderr } = await lab(words);
      expect(code, stderr).toBe(0);
      const { cells, ...result } = resultSchema.parse(JSON.parse(stdout));
      expect(result).toMatchObject({ lab: name, experiment: "rule-lookup", endedEarly: null });
      const ended = cells.map(({ arm, outcome }) => [arm, outcome.status] as const);
      expect(new Map(ended)).toEqual(
        new Map([
          ["scan", "measured"],
          ["map", "measured"],
          ["placebo", "measured"],
          ["trusted-key", "wrong"],
        ]),
      );
      const map = cells.find(({ arm }) => arm === "map")?.outcome;
      expect(map?.status === "measured" && map.values.comparisons).toBe(0.5);
    },
  );
});
