import { execFile } from "node:child_process";
import { promisify } from "node:util";
import autocannon from "autocannon";

const run = promisify(execFile);

/** Whether a program answers when it is called. */
export async function isThere(program: string): Promise<boolean> {
  return run("which", [program]).then(
    () => true,
    () => false,
  );
}

/** Requests per second and median latency in microseconds, by `wrk` with one thread. */
export async function runWrk(
  url: string,
  connections: number,
  seconds: number,
): Promise<{ readonly rate: number; readonly p50Us: number }> {
  const args = ["-t1", `-c${connections}`, `-d${seconds}s`, "--latency", url];
  const { stdout } = await run("wrk", args);
  const rate = /Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1];
  const [, p50, unit] = /50%\s+([\d.]+)(us|ms|s)/.exec(stdout) ?? [];
  const micros = { us: 1, ms: 1e3, s: 1e6 }[unit ?? ""];
  if (rate === undefined || p50 === undefined || micros === undefined) {
    throw new Error(`wrk printed no rate or median:\n${stdout}`);
  }
  return { rate: Number(rate), p50Us: Number(p50) * micros };
}

/** Requests per second by autocannon, from the answers it counted and the time it took. */
export async function runAutocannon(url: string, connections: number, seconds: number): Promise<number> {
  const result = await autocannon({ url, connections, duration: seconds });
  return result["2xx"] / result.duration;
}
