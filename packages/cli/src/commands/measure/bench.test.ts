import { mkdir, mkdtemp, readFile, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { labHere } from "../../testing/lab-here.ts";
import { startLab } from "../../testing/test-command.ts";

const smoke = ["caching", "bench", "strategy", "--preset", "smoke", "--only", "cache-aside"];
const minute = 60_000;

test("the screen shows question, verdict, mechanism, price and limits in 100 columns, and then that the disk is full", {
  timeout: minute,
}, async () => {
  const results = await mkdtemp(join(tmpdir(), "labs-full-"));
  const { child, ended } = await startLab(smoke, { LABS_RESULTS: results });
  // Every write to it fails as on a full disk.
  await symlink("/dev/full", join(results, `.part-${child.pid}`));
  const { code, stdout, stderr } = await ended;
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
  expect(stderr).toMatch(/could not be written .*the disk is full/);
  expect(code).toBe(1);
});

test("a broken result file and one of a newer schema are named and kept", async () => {
  const results = await mkdtemp(join(tmpdir(), "labs-broken-"));
  await mkdir(results, { recursive: true });
  await writeFile(join(results, "a.json"), "{ broken");
  await writeFile(join(results, "b.json"), JSON.stringify({ schemaVersion: 99 }));
  const { code, stdout } = await labHere(["doctor"], { LABS_RESULTS: results });
  expect(code).toBe(0);
  expect(stdout.replaceAll(/\s+/g, " ")).toMatch(/a\.json cannot be read as a result/);
  expect(stdout.replaceAll(/\s+/g, " ")).toMatch(/b\.json has schema version 99 .*git pull/);
  expect(await readFile(join(results, "a.json"), "utf8")).toBe("{ broken");
});
