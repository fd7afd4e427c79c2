/** `pnpm lab report` on good and bad folders. */
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { smallResult } from "@labs/report/small-result-fixture";
import { afterEach, beforeEach, expect, test } from "vitest";
import { labHere } from "../testing/lab-here.ts";

let place: string;
const from = () => join(place, "from");
const out = () => join(place, "out");
const report = (...words: string[]) => labHere(["report", "--from", from(), "--out", out(), ...words]);
const good = { ...smallResult, lab: "caching", experiment: "strategy" };
const put = (name: string, content: unknown) =>
  writeFile(join(from(), name), typeof content === "string" ? content : JSON.stringify(content));

beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), "labs-report-"));
  await mkdir(from());
});
afterEach(() => rm(place, { recursive: true, force: true }));

test("files that are no results are named and left out, the others are shown", async () => {
  await put("good.json", good);
  await put("copy.json", good);
  await put("truncated.json", JSON.stringify(good).slice(0, 500));
  await put("newer.json", { ...good, schemaVersion: 99 });
  await put("list.json", "[]");
  await put("huge.json", "");
  await truncate(join(from(), "huge.json"), 50_000_000);
  await mkdir(join(from(), "folder.json"));
  const { code, stderr, stdout } = await report();
  expect(code).toBe(0);
  expect(stdout).toMatch(/^file:\/\/.*\/out\/index\.html\n$/);
  for (const name of ["truncated", "newer", "list", "huge", "folder"])
    expect(stderr).toContain(`Not shown: ${name}.json.`);
  expect(stderr).toContain("50 MB");
  expect(stderr).toContain("schema version 99");
  expect(stderr).toContain("the same run as");
  const front = await readFile(join(out(), "index.html"), "utf8");
  expect(front).toContain("truncated.json");
  expect(front).toContain("3.50x as high");
  expect(front).toContain("pnpm lab caching bench stampede");
});

test("a folder of which nothing can be read is a failure, and an older report stays", async () => {
  await put("good.json", good);
  await report();
  await put("good.json", "{");
  const { code, stderr } = await report();
  expect(code).toBe(1);
  expect(stderr).toContain("good.json");
  expect(await readFile(join(out(), "index.html"), "utf8")).toContain("3.50x as high");
});

test("recordings that an experiment keeps are on its page, of the own runs and not of others'", async () => {
  const own = join(place, "own");
  const tool = join(own, "attachments/caching/strategy/py-spy-record");
  await mkdir(tool, { recursive: true });
  await writeFile(join(tool, "regex.svg"), "<svg/>");
  await writeFile(join(own, "good.json"), JSON.stringify(good));
  const page = () => readFile(join(out(), "experiments/caching-strategy.html"), "utf8");
  const env = { LABS_RESULTS: own };
  expect(await labHere(["report", "--out", out()], env)).toMatchObject({ code: 0 });
  const [, link = ""] = /href="(\.\.\/attachments\/[^"]*)"/.exec(await page()) ?? [];
  expect(await readFile(join(out(), "experiments", link), "utf8")).toBe("<svg/>");
  expect(await labHere(["report", "--from", own, "--out", out()], env)).toMatchObject({ code: 0 });
  expect(await page()).not.toContain("attachments");
});

test("a folder without results says what to run", async () => {
  const { code, stderr } = await report();
  expect(code).toBe(3);
  expect(stderr).toContain("pnpm lab caching bench");
  expect(await readdir(place)).toEqual(["from"]);
});

test("two named runs get a page of their own; a name that no run has is refused", async () => {
  await put("good.json", good);
  await put("other.json", { ...good, runId: "other-bbbb", core: 1 });
  const { code, stdout } = await report("--compare", "abcd", "bbbb");
  expect(code).toBe(0);
  expect(stdout).toContain("compare/runs.html");
  expect(await readFile(join(out(), "compare/runs.html"), "utf8")).toContain("measuring cores");
  expect(await report("--compare", "abcd", "nothing")).toMatchObject({ code: 3 });
  expect(await report("--compare", "abcd")).toMatchObject({ code: 2 });
});

test("a folder with other files is no place for a report", async () => {
  await put("good.json", good);
  const { code, stderr } = await labHere(["report", "--from", from(), "--out", from()]);
  expect(code).toBe(1);
  expect(stderr).toContain("--out DIR");
  expect(await readdir(from())).toEqual(["good.json"]);
});

/** A report of a good run into a place where no folder can be made. */
async function refusedIn(unwritable: string): Promise<void> {
  await put("good.json", good);
  const { code, stdout, stderr } = await labHere(["report", "--from", from(), "--out", unwritable]);
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toMatch(/^The report cannot be written to .*: choose another folder with --out DIR\.\n$/);
  expect(stderr).toContain(unwritable);
}

test("a place below a file is refused in one sentence", async () => {
  await writeFile(join(place, "file"), "text");
  await refusedIn(join(place, "file", "report"));
  expect((await readdir(place)).sort()).toEqual(["file", "from"]);
});

test.skipIf(process.getuid?.() === 0)(
  "a read-only folder is refused in one sentence, and keeps the report that it has",
  async () => {
    const kept = join(place, "kept");
    await put("good.json", good);
    await labHere(["report", "--from", from(), "--out", join(kept, "report")]);
    await chmod(kept, 0o555);
    await refusedIn(join(kept, "report"));
    expect(await readdir(kept)).toEqual(["report"]);
    expect(await readFile(join(kept, "report", "index.html"), "utf8")).toContain("3.50x as high");
    await chmod(kept, 0o755);
  },
);
