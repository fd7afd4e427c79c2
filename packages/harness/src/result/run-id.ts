import { random } from "@labs/experiment";

/** Sorts by time, says what was run, and differs between runs of the same second. */
export function runId(startedAt: string, lab: string, experiment: string): string {
  const draw = random(startedAt, process.pid);
  const tail = Array.from({ length: 4 }, () => Math.floor(draw() * 36).toString(36)).join("");
  return `${startedAt.slice(0, 19).replaceAll(":", "-")}Z-${lab}-${experiment}-${tail}`;
}
