import { spawnSync } from "node:child_process";
import { mkdtemp, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LabError } from "@labs/experiment";
import { emptyResult as result } from "@labs/experiment/result-fixture";
import { expect, test } from "vitest";
import { listResults, readResult, saveResult } from "./store.ts";

const folder = () => mkdtemp(join(tmpdir(), "labs-results-"));

async function thrown(promise: Promise<unknown>): Promise<LabError> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof LabError)) throw new Error(`Expected a LabError, got ${error}`);
  return error;
}

test("what is saved is read back", async () => {
  const here = await folder();
  const file = await saveResult(here, result);
  expect(await readResult(file)).toEqual(result);
  expect(await listResults(here)).toEqual([file]);
});

test("a result that breaks the schema is not written", async () => {
  const here = await folder();
  const error = await thrown(
    saveResult(here, { ...result, config: { ...result.config, rounds: "many" } } as never),
  );
  expect(error.code).toBe("RESULT");
  expect(await readdir(here)).toEqual([]);
});

test("a full disk leaves no half file and is said", async () => {
  const here = await folder();
  await symlink("/dev/full", join(here, `.part-${process.pid}`));
  const error = await thrown(saveResult(here, result));
  expect(error.message).toMatch(/the disk is full: free some space/);
  expect(await listResults(here)).toEqual([]);
});

test("what a killed process left half written goes with the next result; what another one writes stays", async () => {
  const here = await folder();
  const { pid: gone } = spawnSync(process.execPath, ["--version"]);
  const others = [`.part-${process.ppid}`, ".part-of-mine"];
  for (const name of [`.part-${gone}`, `.trial-${gone}`, ...others]) await writeFile(join(here, name), "{");
  await saveResult(here, result);
  expect((await readdir(here)).toSorted()).toEqual([...others, `${result.runId}.json`].toSorted());
});

test("a broken file is reported with its name and left as it is", async () => {
  const file = join(await folder(), "broken.json");
  await writeFile(file, '{ "schemaVersion": 1, ');
  expect((await thrown(readResult(file))).message).toContain(file);
  expect(await readFile(file, "utf8")).toBe('{ "schemaVersion": 1, ');
});

test("a file of this schema with a wrong field is reported with the field", async () => {
  const file = join(await folder(), "wrong.json");
  await writeFile(file, JSON.stringify({ ...result, config: { ...result.config, seed: "one" } }));
  expect((await thrown(readResult(file))).message).toMatch(/config\.seed/);
});

test("a file of a newer schema says how to get newer code", async () => {
  const file = join(await folder(), "newer.json");
  await writeFile(file, JSON.stringify({ schemaVersion: 3, anything: true }));
  expect((await thrown(readResult(file))).message).toMatch(/schema version 3 .*git pull/);
});

test("a folder that does not exist has no results", async () => {
  expect(await listResults(join(await folder(), "nowhere"))).toEqual([]);
});
