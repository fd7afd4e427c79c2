import type { ChildProcess } from "node:child_process";

/** Resolves when the process has ended (its output included) or the time is over. */
export async function exitWithin(child: ChildProcess, limitMs: number): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, limitMs);
  child.once("close", () => resolve());
  // A program that cannot be started has no end, only an error.
  child.once("error", () => resolve());
  await promise;
  clearTimeout(timer);
}
