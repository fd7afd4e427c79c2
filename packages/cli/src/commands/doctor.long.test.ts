/** The doctor looks for every service and program: it starts each that it finds. */
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { labHere } from "../testing/lab-here.ts";

test("the doctor says how each service would be come by, and changes nothing", async () => {
  const { code, stdout } = await labHere(["doctor"], { LABS_SERVICES: "docker" });
  expect(code).toBe(0);
  expect(stdout).toContain("LABS_SERVICES=docker allows no other way");
  expect(stdout).toMatch(/postgres: .+\n(.|\n)*redis: .+/);
  expect(stdout).toMatch(/python for labs\/async-endpoints: (ready|possible|unavailable): /);
  expect(stdout).toMatch(/caching\/strategy +postgres, redis/);
});

test("a broken result file and one of a newer schema are named and kept", async () => {
  const results = await mkdtemp(join(tmpdir(), "labs-broken-"));
  await writeFile(join(results, "a.json"), "{ broken");
  await writeFile(join(results, "b.json"), JSON.stringify({ schemaVersion: 99 }));
  const { code, stdout } = await labHere(["doctor"], { LABS_RESULTS: results });
  expect(code).toBe(0);
  expect(stdout.replaceAll(/\s+/g, " ")).toMatch(/a\.json cannot be read as a result/);
  expect(stdout.replaceAll(/\s+/g, " ")).toMatch(/b\.json has schema version 99 .*git pull/);
  expect(await readFile(join(results, "a.json"), "utf8")).toBe("{ broken");
});
