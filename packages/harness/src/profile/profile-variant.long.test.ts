import { mkdir, mkdtemp, readdir, readFile, readlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { LabError } from "@labs/experiment";
import { expect, onTestFinished, test, vi } from "vitest";
import { fixtureEntry, fixtures } from "../run.fixture.ts";
import { silent, silently } from "../testing/measure-silently.ts";
import { noServices } from "../testing/no-services.fixture.ts";
import { type ProfileOptions, profileVariant } from "./profile-variant.ts";

const root = join(import.meta.dirname, "../../../..");
const usual = { readyMs: 10_000, answerMs: 3000, closeMs: 2000 };

async function profile(fixture: string, variant: string, options: Partial<ProfileOptions> = {}) {
  const folder = await mkdtemp(join(tmpdir(), "labs-profile-"));
  const running = profileVariant({
    ...silently(),
    entry: await fixtureEntry(fixture),
    variant,
    profiler: "cpu",
    seconds: 1,
    folder,
    own: fixtures,
    shared: root,
    services: noServices,
    limits: usual,
    ...options,
  });
  const settled = await running.then(
    (value) => ({ value, reason: null }),
    (reason: Error) => ({ value: null, reason }),
  );
  expect(await processesIn(folder)).toEqual([]);
  return { ...settled, folder };
}

/** Profiled processes work in the folder of their report. */
async function processesIn(folder: string): Promise<string[]> {
  const pids = (await readdir("/proc").catch(() => [])).filter((name) => /^\d+$/.test(name));
  const cwds = await Promise.all(
    pids.map(async (pid) => [pid, await readlink(`/proc/${pid}/cwd`).catch(() => "")]),
  );
  return cwds.flatMap(([pid = "", cwd]) => (cwd === folder ? pid : []));
}

test("a subject that is called in its process is found in its own profile", async () => {
  const { value, folder } = await profile("inside", "builtin");
  expect(value?.driven).toMatchObject({ name: "busy", load: "2 clients", failed: 0 });
  expect(value?.driven.answered).toBeGreaterThan(0);
  expect(value?.mistake).toBeNull();
  const { file = "", hot } = value?.report ?? {};
  expect(file).toBe(join(folder, "builtin.cpuprofile"));
  expect(hot?.functions.map((one) => basename(one.file))).toContain("experiment.ts");
  // The file holds the time under load and nothing of the start.
  const { startTime, endTime } = JSON.parse(await readFile(file, "utf8"));
  expect(startTime).toBeGreaterThanOrEqual(value?.driven.from ?? Number.POSITIVE_INFINITY);
  expect(endTime).toBeLessThanOrEqual(value?.driven.to ?? 0);
});

test("a folder for temporary files whose path is too long for a socket is no obstacle", async () => {
  const long = join(await mkdtemp(join(tmpdir(), "labs-long-")), "x".repeat(120));
  await mkdir(long);
  vi.stubEnv("TMPDIR", long);
  onTestFinished(() => void vi.unstubAllEnvs());
  const { reason } = await profile("inside", "builtin");
  expect(reason).toBeNull();
});

test("Clinic.js leaves a page, after the cell has left in its turn", async () => {
  const { value, folder } = await profile("inside", "builtin", { profiler: "heap" });
  expect(value?.driven.answered).toBeGreaterThan(0);
  expect(value?.report).toMatchObject({ file: join(folder, "builtin.html"), hot: null });
  expect(await readFile(join(folder, "builtin.html"), "utf8")).toContain("Clinic Heap Profiler");
});

test("a subject behind HTTP is driven from outside, here at a share of what it can do", async () => {
  const { value } = await profile("doubling", "also-right", { case: "steady" });
  expect(value?.driven).toMatchObject({ name: "steady", failed: 0 });
  expect(value?.report.hot?.functions.map((one) => basename(one.file))).toContain("variants.ts");
});

test("an extra arm with wrong answers is profiled, and that they are wrong is said", async () => {
  const { value } = await profile("doubling", "yours", {
    from: { module: join(fixtures, "extra-arms/constant.ts") },
  });
  expect(value?.mistake).toMatch(/^to \d it answers/);
  expect(value?.driven.answered).toBeGreaterThan(0);
});

test.each([
  [
    "throws while it opens",
    "throws-on-open",
    /throws-on-open cannot be profiled: no such table: verdicts\.$/,
  ],
  ["throws at every call", "throws-on-call", /cannot be profiled: .*answered with status 500/],
  [
    "never gets ready",
    "never-ready",
    /cannot be profiled: its process did not answer "open" within 2 s/,
    { readyMs: 2000, answerMs: 1000, closeMs: 1000 },
  ],
  ["leaves in the middle", "exits", /cannot be profiled: its process exited with code 3\.$/],
])(
  "a variant that %s is one sentence, and no process is left",
  async (_, variant, sentence, limits = usual) => {
    const { reason } = await profile("doubling", variant, { limits });
    expect(reason).toMatchObject({ name: "LabError", code: "EXPERIMENT" });
    expect(reason?.message).toMatch(sentence);
    expect(reason?.message).not.toContain("\n");
  },
);

test("a variant whose service is missing is skipped with the reason", async () => {
  const missing = () => Promise.reject(new LabError("SERVICE_MISSING", "PgBouncer is not there."));
  const { reason } = await profile("searching", "pooled", {
    services: { ...noServices, pgbouncer: missing },
  });
  expect(reason).toMatchObject({ code: "SKIPPED", message: "PgBouncer is not there." });
});

test("an interruption keeps the profile up to there", async () => {
  const controller = new AbortController();
  const { value } = await profile("inside", "builtin", {
    seconds: 60,
    signal: controller.signal,
    progress: {
      ...silent,
      phase: (text) => void (text.startsWith("profiling") && setTimeout(() => controller.abort(), 1500)),
    },
  });
  expect(value?.driven.seconds).toBeLessThan(30);
  expect(value?.report.hot?.total).toBeGreaterThan(0);
});

test("a script is no load", async () => {
  const { reason } = await profile("inside", "builtin", { case: "scripted" });
  expect(reason).toMatchObject({ code: "USAGE" });
  expect(reason?.message).toMatch(/"scripted" is a script .* one of: busy, steady\.$/);
});
