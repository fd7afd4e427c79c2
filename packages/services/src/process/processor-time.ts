import { readdirSync, readFileSync } from "node:fs";

/** Processor time of processes so far, all threads, milliseconds; `null` where the system does not say. */
export function processorMs(pids: readonly number[]): number | null {
  if (pids.length === 0) return null;
  try {
    const threads = pids.flatMap((pid) =>
      readdirSync(`/proc/${pid}/task`).map((thread) => `/proc/${pid}/task/${thread}/schedstat`),
    );
    return threads.reduce((total, file) => total + Number(readFileSync(file, "utf8").split(" ")[0]) / 1e6, 0);
  } catch {
    // Not on macOS, nor for a process that has ended.
    return null;
  }
}
