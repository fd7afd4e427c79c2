import { mkdir, mkdtemp, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { resultSchema } from "@labs/experiment/result";
import { describe, expect, test } from "vitest";
import { alive, canSeeProcesses, lab, startLab } from "./test-command.ts";

const smoke = ["caching", "bench", "strategy", "--preset", "smoke", "--only", "cache-aside"];
const minute = 60_000;

/** A run in the middle of its rounds. */
async function midRun() {
  const running = await startLab([...smoke, "--rounds", "200"]);
  await running.sees(/round 2 of/);
  return { ...running, before: running.processes() };
}

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

test("the screen fits 100 columns and shows question, verdict, mechanism, price and limits", {
  timeout: minute,
}, async () => {
  const { stdout } = await lab(smoke);
  expect(stdout.split("\n").filter((line) => [...line].length > 100)).toEqual([]);
  for (const part of [
    "caching / strategy",
    "vs no-cache",
    "Mechanism",
    "Price",
    "Placebo",
    "truncated-key: refused",
    "You may not say",
    "Try next",
  ]) {
    expect(stdout).toContain(part);
  }
});

describe.skipIf(!canSeeProcesses)("faults in the middle of a run (needs /proc)", () => {
  test("Ctrl-C keeps the finished rounds, exits as interrupted and leaves no process", {
    timeout: minute,
  }, async () => {
    const running = await midRun();
    running.child.kill("SIGINT");
    const { code, stdout, stderr } = await running.ended;
    expect(code, stderr).toBe(130);
    expect(stdout).toContain("Ended early: interrupted");
    expect(await readdir(running.results)).toHaveLength(1);
    expect(running.processes()).toEqual([]);
  });

  test("Ctrl-C while services start leaves no process", { timeout: minute }, async () => {
    const running = await startLab(smoke);
    await running.sees("starting services");
    running.child.kill("SIGINT");
    const { code, stderr } = await running.ended;
    expect(code, stderr).toBe(130);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(running.processes()).toEqual([]);
  });

  test("a killed driver takes its services and cells along", { timeout: minute }, async () => {
    const running = await midRun();
    running.child.kill("SIGKILL");
    await running.ended;
    await expect.poll(() => alive(running.before), { timeout: 15_000 }).toEqual([]);
  });

  test.each([
    ["SIGKILL", /PostgreSQL .*(killed|SIGKILL)/],
    ["SIGSTOP", /PostgreSQL .*does not answer/],
  ] as const)(
    "PostgreSQL that gets %s ends the run with a sentence, and the rounds are kept",
    { timeout: minute },
    async (signal, sentence) => {
      const running = await midRun();
      const server = running.before.find(({ command }) => /bin\/postgres /.test(command));
      process.kill(server?.pid ?? Number.NaN, signal);
      const { code, stdout, stderr } = await running.ended;
      expect(stderr).toMatch(sentence);
      expect(stderr).not.toMatch(/^\s+at /m);
      expect(code).toBe(3);
      expect(stdout).toContain("Ended early");
      expect(await readdir(running.results)).toHaveLength(1);
      expect(alive(running.before)).toEqual([]);
    },
  );
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
