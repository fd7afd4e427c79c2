import type { ChildProcess } from "node:child_process";

/** Resolves when the process has ended (its output included) or the time is over. */
export async function exitWithin(child: ChildProcess, timeoutMs: number): Promise<void> {
  if (hasExited(child)) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, timeoutMs);
  child.once("close", () => resolve());
  // A program that cannot be started emits no "close", only an error.
  child.once("error", () => resolve());
  await promise;
  clearTimeout(timer);
}

export function hasExited(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}
