/** One run of pgbench, and one of a variant by as many callers in a process of its own. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

export interface Rate {
  readonly perSecond: number;
  /** Processor time that the client took for a request, without the server. */
  readonly processorUs: number;
}

interface Load {
  /** PostgreSQL, with the events loaded. */
  readonly url: string;
  readonly callers: number;
  readonly seconds: number;
}

/** Whether a program can be started here. */
export async function isThere(program: string): Promise<boolean> {
  return run("which", [program]).then(
    () => true,
    () => false,
  );
}

/** Runs a script by pgbench. */
export async function runPgbench(
  load: Load & { readonly script: string; readonly options: readonly string[] },
): Promise<Rate> {
  const { url, callers, seconds, script, options } = load;
  const args = [...options, "-n", "-c", String(callers), "-T", String(seconds), "-f", script, url];
  // The shell's `times` tells what pgbench took, itself and all its threads.
  const { stdout } = await run("sh", ["-c", 'pgbench "$@" && times', "pgbench", ...args], {
    // As node-postgres connects where the URL does not say otherwise.
    env: { ...process.env, PGSSLMODE: "disable", PGGSSENCMODE: "disable" },
  });
  return parsePgbench(stdout);
}

/** Reads what pgbench and then the shell's `times` printed. */
export function parsePgbench(stdout: string): Rate {
  const count = Number(/transactions actually processed: (\d+)/.exec(stdout)?.[1]);
  const perSecond = Number(/^tps = ([\d.]+)/m.exec(stdout)?.[1]);
  const [, , user, system] = [...stdout.matchAll(/(\d+)m([\d.]+)s/g)].map(
    ([, minutes, rest]) => 60 * Number(minutes) + Number(rest),
  );
  if (!(count > 0) || !(perSecond > 0) || user === undefined || system === undefined) {
    throw new Error(`pgbench printed no rate:\n${stdout}`);
  }
  return { perSecond, processorUs: (1e6 * (user + system)) / count };
}

/** Runs a variant of this experiment; `pgbench-callers.ts` is the process. */
export async function runCallers(load: Load & { readonly variant: string }): Promise<Rate> {
  const { url, callers, seconds, variant } = load;
  const file = `${import.meta.dirname}/pgbench-callers.ts`;
  const { stdout } = await run(process.execPath, [file, variant, url, String(callers), String(seconds)]);
  return JSON.parse(stdout) as Rate;
}
