/**
 * `kill -9` of any one process of a run: no process, folder or shared memory is left, the finished rounds are kept,
 * and the next run works. LABS_MOMENTS=10 kills at ten moments instead of an early and a late one.
 */
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { chmod, mkdtemp, readdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { readResult } from "@labs/harness";
import { describe, expect, test } from "vitest";
import { root } from "../../catalog/catalog.ts";
import { alive, canSeeProcesses, type Running, startLab } from "../../testing/test-command.ts";

const moments = Number(process.env.LABS_MOMENTS ?? 2);
/** From the first sight of a process to the last moment: past the first rounds on an idle machine. */
const spanMs = 12_000;
/** After its end a run has left nothing within this time. */
const soon = { timeout: 10_000, interval: 100 };

const caching = ["caching", "bench", "strategy", "--preset", "smoke", "--only", "cache-aside"];
const rewriting = ["indexing", "bench", "query-rewrite", "--preset", "smoke", "--only", "join"];

/** Processes of a run by their command lines, and a run that has them. */
const victims = [
  ["the launcher", /pnpm\.cjs/, caching],
  ["the driver", /^\S+ \S+main\.ts \w+ bench/, caching],
  ["the supervisor of the services", /supervisor-process/, caching],
  ["a cell", /cell\/main\.ts/, caching],
  ["PostgreSQL", /bin\/postgres -D/, caching],
  ["Redis", /^(redis|valkey)-/, caching],
  ["the relay", /relay-process/, rewriting],
] as const;

describe.skipIf(!canSeeProcesses).each(victims)("%s is killed (needs /proc)", (_, command, words) => {
  for (const moment of Array.from({ length: moments }, (_, index) => (index * spanMs) / moments)) {
    test(`${moment / 1000} s after it was first seen`, async () => {
      const run = await startKillable(words);
      await processOf(run, command);
      await sleep(moment);
      const memory = run.sharedMemory();
      const isLaterRound = /round [2-9] of|round \d\d of/.test(run.stderr());
      while (!isKilled(await processOf(run, command)));
      const { stderr } = await endOf(run);
      expect(stderr).not.toMatch(/^\s+at /m);

      await expect.poll(() => [...run.processes(), ...run.orphans()], soon).toEqual([]);
      await expect.poll(() => readdir(run.temporary), soon).toEqual([]);
      await expect.poll(() => memory.filter(existsStill), soon).toEqual([]);
      if (isLaterRound) expect(await keptRounds(run)).toBeGreaterThan(0);
    });
  }
});

test.each([caching, rewriting])("after all that, %s %s %s runs", async (...words) => {
  const { ended } = await startLab(words);
  const { code, stderr } = await ended;
  expect(code, stderr).toBe(0);
});

interface Killable extends Running {
  /** Its folder for temporary files. */
  readonly temporary: string;
  stderr(): string;
  /** Processes that work in that folder, by whichever process they were started. */
  orphans(): string[];
  /** Segments of shared memory that its processes have made. */
  sharedMemory(): string[];
}

/** A run that does not end by itself, in a folder of its own, started by a package manager. */
async function startKillable(words: readonly string[]): Promise<Killable> {
  const temporary = await mkdtemp(join(tmpdir(), "labs-k-"));
  // PostgreSQL may run as another user.
  await chmod(temporary, 0o1777);
  const launcher = join(await mkdtemp(join(tmpdir(), "labs-launcher-")), "pnpm.cjs");
  await writeFile(
    launcher,
    `require("node:child_process").spawnSync(process.execPath, process.argv.slice(2), { stdio: "inherit" });`,
  );
  const running = await startLab([...words, "--rounds", "200"], { TMPDIR: temporary }, root, launcher);
  let stderr = "";
  running.child.stderr?.on("data", (text: string) => {
    stderr += text;
  });
  const orphans = () =>
    pids().filter((pid) =>
      linkOf(`/proc/${pid}/cwd`)
        .replace(/ \(deleted\)$/, "")
        .startsWith(temporary),
    );
  return {
    ...running,
    temporary,
    stderr: () => stderr,
    orphans,
    sharedMemory: () =>
      segmentsOf(new Set([...orphans(), ...running.processes().map(({ pid }) => String(pid))])),
  };
}

/** The first process of a run with such a command line, as soon as there is one. */
async function processOf(run: Running, command: RegExp): Promise<number> {
  for (;;) {
    const found = run.processes().find((one) => command.test(one.command));
    if (found !== undefined) return found.pid;
    if (run.child.exitCode !== null) throw new Error(`The run ended first: ${(await run.ended).stderr}`);
    await sleep(20);
  }
}

/** `false` where it had ended by itself, as one that is only asked for its version. */
function isKilled(pid: number): boolean {
  try {
    return process.kill(pid, "SIGKILL");
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
    return false;
  }
}

/** Waits for the end of a run that has lost a process. One that goes on to another cell is ended by Ctrl-C. */
async function endOf(run: Running): Running["ended"] {
  const cells = () => run.processes().filter(({ command }) => /cell\/main\.ts/.test(command));
  const before = new Set(cells().map(({ pid }) => pid));
  let hasEnded = false;
  const ended = run.ended.finally(() => {
    hasEnded = true;
  });
  await expect
    .poll(() => hasEnded || cells().some(({ pid }) => !before.has(pid)), { timeout: 90_000 })
    .toBe(true);
  const driver = run.processes().find(({ command }) => /^\S+ \S+main\.ts \w+ bench/.test(command));
  if (!hasEnded && driver !== undefined && alive([driver]).length > 0) process.kill(driver.pid, "SIGINT");
  return await ended;
}

async function keptRounds({ results }: Running): Promise<number> {
  const files = (await readdir(results)).filter((name) => name.endsWith(".json"));
  const kept = await Promise.all(files.map((name) => readResult(join(results, name))));
  return Math.max(0, ...kept.flatMap(({ cells }) => cells.map(({ round }) => round + 1)));
}

function pids(): string[] {
  return readdirSync("/proc").filter((name) => /^\d+$/.test(name));
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return ""; // gone meanwhile
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return ""; // gone meanwhile
  }
}

/** POSIX segments that the processes have mapped, and System V segments that they have made. */
function segmentsOf(owners: ReadonlySet<string>): string[] {
  const mapped = [...owners].flatMap((pid) => textOf(`/proc/${pid}/maps`).match(/\/dev\/shm\/\S+/g) ?? []);
  const made = systemV().filter(({ creator }) => owners.has(creator));
  return [...new Set([...mapped, ...made.map(({ id }) => id)])];
}

function existsStill(segment: string): boolean {
  return segment.startsWith("/")
    ? readdirSync("/dev/shm").includes(segment.replace("/dev/shm/", ""))
    : systemV().some(({ id }) => id === segment);
}

function systemV(): { id: string; creator: string }[] {
  const rows = textOf("/proc/sysvipc/shm").trim().split("\n").slice(1);
  return rows.map((row) => row.trim().split(/\s+/)).map(([, id = "", , , creator = ""]) => ({ id, creator }));
}
