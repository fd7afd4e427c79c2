import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { labHere } from "../testing/lab-here.ts";
import { memoryWords } from "./doctor.ts";

const gibibyte = 2 ** 30;

test("memory is what may be used, and the machine's where it is more", () => {
  expect(memoryWords({ usable: 2 * gibibyte, machine: 23.6 * gibibyte })).toBe("2 GiB of 24 GiB");
  expect(memoryWords({ usable: 0.5 * gibibyte, machine: 4 * gibibyte })).toBe("0.5 GiB of 4 GiB");
  expect(memoryWords({ usable: 16 * gibibyte, machine: 16 * gibibyte })).toBe("16 GiB");
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
