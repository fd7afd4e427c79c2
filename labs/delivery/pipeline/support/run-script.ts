/** Runs a script of a `package.json` as `npm run` does: by the shell, with the packages' programs on the PATH. */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { childEnvironment } from "@labs/experiment";
import type { Ended } from "../contract.ts";

/** Of the repository, whose programs a service in it finds too. */
const root = join(import.meta.dirname, "../../../..");

export interface Script {
  readonly folder: string;
  /** For the shell. */
  readonly command: string;
  /** Where the commit before it is. */
  readonly base: string;
  readonly cancel?: AbortSignal | undefined;
}

export interface Printed extends Ended {
  /** The end of what it printed. */
  readonly output: string;
}

/** What the shell is given for a script. */
export async function textOf(folder: string, name: string): Promise<string> {
  const { scripts } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  if (typeof scripts[name] !== "string") throw new Error(`${folder}/package.json has no script ${name}`);
  return scripts[name];
}

/** Resolves when it and what it started have ended; cancelled, all of them are ended. */
export async function runScript({ folder, command, base, cancel }: Script): Promise<Printed> {
  const { PATH, ...env } = childEnvironment();
  const programs = [folder, root].map((one) => join(one, "node_modules/.bin"));
  const child = spawn("/bin/sh", ["-c", command], {
    cwd: folder,
    env: {
      ...env,
      // Also the Node that runs this, and what it has compiled before, as with the cache of a CI.
      PATH: [...programs, dirname(process.execPath), PATH].join(delimiter),
      NODE_COMPILE_CACHE: join(base, "../compiled"),
      BASE: base,
      CI: "true",
    },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      output = (output + text).slice(-2_000);
    });
  const end = () => {
    if (child.pid === undefined) return;
    try {
      // A group of its own: the shell, Node and what they started.
      process.kill(-child.pid, "SIGTERM");
    } catch {
      // It has ended.
    }
  };
  const { promise, resolve, reject } = Promise.withResolvers<number | null>();
  child.once("error", reject).once("close", resolve);
  if (cancel?.aborted) end();
  cancel?.addEventListener("abort", end, { once: true });
  try {
    return { code: await promise, output };
  } finally {
    cancel?.removeEventListener("abort", end);
  }
}

/** Processor time of the children that have ended, and of theirs, milliseconds; 0 where the system does not say. */
export function childrenMs(): number {
  try {
    const stat = readFileSync("/proc/self/stat", "latin1");
    // cutime and cstime of proc(5), in ticks of 10 ms.
    const [user = 0, system = 0] = stat
      .slice(stat.lastIndexOf(")") + 2)
      .split(" ")
      .slice(13, 15)
      .map(Number);
    return 10 * (user + system);
  } catch {
    return 0;
  }
}
