/** `pnpm lab publish` in a clone with a bare remote; the site is built by a stand-in that lists what it was given. */
import { mkdir, mkdtemp, readdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { folderOf, publishedRun } from "../../testing/published-run.fixture.ts";
import { publishingRepository } from "../../testing/publishing-repository.ts";
import { publish } from "./publish.ts";

let printed = "";
beforeEach(() => {
  printed = "";
  vi.spyOn(process.stdout, "write").mockImplementation((text, encodingOrDone, done) => {
    printed += String(text);
    (typeof encodingOrDone === "function" ? encodingOrDone : done)?.();
    return true;
  });
});
afterEach(() => vi.restoreAllMocks());

const build = async (from: string, out: string) => {
  await mkdir(out, { recursive: true });
  await writeFile(join(out, "index.html"), (await readdir(from)).join("\n"));
};

async function optionsFor(from: string) {
  const out = await mkdtemp(join(tmpdir(), "labs-out-"));
  return {
    from,
    remote: "origin",
    branch: "results",
    summary: join(out, "summary.md"),
    site: join(out, "site"),
  };
}

const [one, two] = [publishedRun({ day: 1 }), publishedRun({ day: 2, experiment: "stampede" })];

test("--dry-run makes the summary, the commit and the site, and pushes nothing", async () => {
  await using there = await publishingRepository();
  const options = await optionsFor(await folderOf([one, two]));
  await publish({ ...options, dryRun: true }, { repository: there.repository, build });
  expect(await readFile(options.summary, "utf8")).toContain("| stampede | fast | throughput | 2.00x ");
  expect(await readFile(join(options.site, "index.html"), "utf8")).toBe(
    `${one.runId}.json\n${two.runId}.json`,
  );
  expect(await there.git("log", "--format=%s", "results")).toBe("Publish 2 runs");
  expect(await there.remoteGit("for-each-ref", "--format=%(refname:short)")).toBe("main");
  expect(printed).toContain("Not pushed: git push origin results");
});

test("it pushes, and the site shows what was published before as well", async () => {
  await using there = await publishingRepository();
  for (const run of [one, two]) {
    const options = await optionsFor(await folderOf([run]));
    await publish(options, { repository: there.repository, build });
    if (run === two)
      expect(await readFile(join(options.site, "index.html"), "utf8")).toBe(
        `${one.runId}.json\n${two.runId}.json`,
      );
  }
  expect((await there.remoteGit("log", "--format=%s", "results")).split("\n")).toEqual([
    `Publish ${two.runId}`,
    `Publish ${one.runId}`,
  ]);
});

test("broken files are named and the code is that of a failed check; the sound ones are published", async () => {
  await using there = await publishingRepository();
  const options = await optionsFor(await folderOf([one], { "2026-broken.json": "{ broken" }));
  await expect(publish(options, { repository: there.repository, build })).rejects.toMatchObject({
    code: "RESULT",
    message: expect.stringContaining("1 of 2 results are broken"),
  });
  expect(printed).toContain('"2026-broken.json": it cannot be read as a result');
  expect(await there.remoteGit("ls-tree", "-r", "--name-only", "results")).toBe(`runs/${one.runId}.json`);
});

test.each([
  [
    "of a quick preset",
    { config: { ...one.config, preset: "quick", scale: "quick" } },
    "it is a run of the preset quick",
  ],
  [
    "of changed code",
    { git: { commit: "0".repeat(40), dirty: true } },
    "the code that it measured is in no commit",
  ],
  ["of chosen variants", { config: { ...one.config, only: ["fast"] } }, "it is a run of chosen variants"],
  ["that ended early", { endedEarly: "Interrupted." }, "it ended early"],
  [
    "with a learner's code",
    { arms: [...one.arms, { name: "yours", role: "extra" as const, change: "", trap: false }] },
    "a learner's code",
  ],
])(
  "a run %s is left out with the reason, and nothing is written where no other is left",
  async (_, over, why) => {
    await using there = await publishingRepository();
    const options = await optionsFor(await folderOf([{ ...one, ...over }]));
    await expect(publish(options, { repository: there.repository, build })).rejects.toMatchObject({
      code: "RUN_MISSING",
    });
    expect(printed).toContain(`${one.runId}.json is left out: `);
    expect(printed).toContain(why);
    expect(await there.git("for-each-ref", "--format=%(refname:short)", "refs/heads")).toBe("main");
  },
);
