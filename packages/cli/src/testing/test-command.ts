import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { root } from "../catalog/catalog.ts";

/** A run of the command line in a process of its own, as a user would start it. */
export interface Running {
  readonly child: ChildProcess;
  /** Where it writes its results. */
  readonly results: string;
  /** Resolves once stderr contains the text. */
  sees(text: string | RegExp): Promise<void>;
  /** Resolves at its end. */
  readonly ended: Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }>;
  /** Living processes that it started, itself included. */
  processes(): Process[];
}

export interface Process {
  readonly pid: number;
  readonly command: string;
}

/** Those of the processes that still live. */
export function alive(processes: readonly Process[]): Process[] {
  return processes.filter(({ pid }) => look(String(pid), "") !== null);
}

/**
 * Starts `pnpm lab …` without pnpm, with results and a state of its own.
 *
 * @param repository whose program runs
 * @param launcher a script that runs the program in its turn
 */
export async function startLab(
  words: readonly string[],
  env: NodeJS.ProcessEnv = {},
  repository = root,
  launcher?: string,
): Promise<Running> {
  const mark = randomUUID();
  const results = env.LABS_RESULTS ?? (await mkdtemp(join(tmpdir(), "labs-results-")));
  const state = env.LABS_STATE ?? join(results, ".labs", "state.json");
  // What a learner has begun in this clone decides no test; a copy of the repository has files of its own.
  const yours = repository === root ? { LABS_YOURS: "ignored" } : {};
  const before = launcher === undefined ? [] : [launcher];
  const child = spawn(process.execPath, [...before, join(repository, program), ...words], {
    env: { ...process.env, ...yours, ...env, LABS_RESULTS: results, LABS_STATE: state, LABS_TEST_MARK: mark },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  return {
    child,
    results,
    async sees(text) {
      while (!(typeof text === "string" ? stderr.includes(text) : text.test(stderr))) {
        if (child.exitCode !== null)
          throw new Error(`It ended with ${child.exitCode} before ${text}:\n${stderr}`);
        await sleep(20);
      }
    },
    ended: once(child, "close").then(([code]) => ({ code, stdout, stderr })),
    processes: () => marked(mark),
  };
}

/** Starts it and waits for its end. */
export async function lab(words: readonly string[], env: NodeJS.ProcessEnv = {}, repository = root) {
  return (await startLab(words, env, repository)).ended;
}

/** The program's file in a repository. */
export const program = "packages/cli/src/main.ts";

/** Finding marked processes needs /proc. */
export const canSeeProcesses = existsSync("/proc/self/environ");

/** Processes with the mark, and their descendants: a server may be started with a clean environment. */
function marked(mark: string): Process[] {
  const all = readdirSync("/proc").flatMap((name) => (/^\d+$/.test(name) ? (look(name, mark) ?? []) : []));
  const found = new Set(all.filter((one) => one.marked).map(({ pid }) => pid));
  for (let before = -1; before !== found.size; ) {
    before = found.size;
    for (const { pid, parent } of all) if (found.has(parent)) found.add(pid);
  }
  return all.filter(({ pid }) => found.has(pid)).map(({ pid, command }) => ({ pid, command }));
}

function look(pid: string, mark: string) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const [state, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (state === "Z") return null;
    const environment = readFileSync(`/proc/${pid}/environ`, "utf8");
    const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
    return {
      pid: Number(pid),
      parent: Number(parent),
      command,
      marked: environment.includes(`LABS_TEST_MARK=${mark}`),
    };
  } catch {
    return null; // gone meanwhile
  }
}
