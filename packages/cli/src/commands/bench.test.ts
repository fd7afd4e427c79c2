import { mkdir, mkdtemp, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { resultSchema } from "@labs/experiment/result";
import { expect, test } from "vitest";
import { lab, startLab } from "../testing/test-command.ts";

const smoke = ["caching", "bench", "strategy", "--preset", "smoke", "--only", "cache-aside"];
const minute = 60_000;

test("--json prints one valid document and nothing else on stdout, and the same is saved", {
  timeout: minute,
}, async () => {
  const running = await startLab([...smoke, "--json"]);
  const { code, stdout, stderr } = await running.ended;
  expect(code, stderr).toBe(0);
  const result = resultSchema.parse(JSON.parse(stdout));
  expect(result).toMatchObject({ lab: "caching", experiment: "strategy", endedEarly: null });
  const [file = ""] = await readdir(running.results);
  expect(JSON.parse(await readFile(join(running.results, file), "utf8"))).toEqual(result);
});

test("the screen fits 100 columns and shows question, answer, mechanism, price and limits", {
  timeout: minute,
}, async () => {
  const { stdout } = await lab(smoke);
  expect(stdout.split("\n").filter((line) => [...line].length > 100)).toEqual([]);
  for (const part of [
    "caching / strategy",
    "Answer",
    "Why",
    "Price",
    "Doubt",
    "vs no-cache",
    "You may not say",
    "pnpm lab show",
  ]) {
    expect(stdout).toContain(part);
  }
});

test("a full disk is said after the result was shown", { timeout: minute }, async () => {
  const results = await mkdtemp(join(tmpdir(), "labs-full-"));
  // Every write to it fails as on a full disk.
  await symlink("/dev/full", join(results, ".part"));
  const { code, stdout, stderr } = await lab(smoke, { LABS_RESULTS: results });
  expect(stdout).toContain("caching / strategy");
  expect(stderr).toMatch(/could not be written .*the disk is full/);
  expect(code).toBe(1);
});

test("a broken result file and one of a newer schema are named and kept", { timeout: minute }, async () => {
  const results = await mkdtemp(join(tmpdir(), "labs-broken-"));
  await mkdir(results, { recursive: true });
  await writeFile(join(results, "a.json"), "{ broken");
  await writeFile(join(results, "b.json"), JSON.stringify({ schemaVersion: 99 }));
  const { code, stdout } = await lab(["doctor"], { LABS_RESULTS: results });
  expect(code).toBe(0);
  expect(stdout.replaceAll(/\s+/g, " ")).toMatch(/a\.json cannot be read as a result/);
  expect(stdout.replaceAll(/\s+/g, " ")).toMatch(/b\.json has schema version 99 .*git pull/);
  expect(await readFile(join(results, "a.json"), "utf8")).toBe("{ broken");
});
