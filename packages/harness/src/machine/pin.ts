import { execFileSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { allowedCpus } from "./cpu-list.ts";
import { readIfThere } from "./read-if-there.ts";

/** Who runs where; processor lists as `taskset` takes them. */
export interface PinPlan {
  readonly subject: string;
  readonly generator: string;
  /** Words to put before the command of a subject. */
  readonly prefix: readonly string[];
}

/**
 * The subject on the first processor, everything else of the run on the others: fit for comparing arms,
 * not for planning capacity, since garbage collection and input/output threads share the one processor.
 *
 * Services in containers are not moved; they need the container's own setting.
 *
 * @returns `null` without `taskset` or a second processor
 */
export function pinPlan(): PinPlan | null {
  return inPath("taskset") ? planFor(allowedCpus(readIfThere("/proc/self/status"))) : null;
}

/** The plan over these processors. */
export function planFor(cpus: readonly number[]): PinPlan | null {
  const [first, ...others] = cpus;
  if (first === undefined || others.length === 0) return null;
  return {
    subject: String(first),
    generator: others.join(","),
    prefix: ["taskset", "--cpu-list", String(first)],
  };
}

/** Moves this process with all its threads; what it starts afterwards stays there too. */
export function pinSelf(plan: PinPlan): void {
  execFileSync("taskset", ["--all-tasks", "--pid", "--cpu-list", plan.generator, String(process.pid)], {
    stdio: ["ignore", "ignore", "pipe"],
  });
}

function inPath(program: string): boolean {
  return (process.env.PATH ?? "").split(delimiter).some((folder) => isExecutable(join(folder, program)));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
