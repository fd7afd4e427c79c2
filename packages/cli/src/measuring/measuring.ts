import type { Services } from "@labs/experiment";
import { openServices } from "@labs/services";
import { StatusLine } from "../terminal/status-line.ts";
import { interruption } from "./interruption.ts";

/** What a command that measures works with. */
export interface Measuring {
  readonly services: Services;
  readonly signal: AbortSignal;
  readonly status: StatusLine;
  /** Writes a line to stderr, above the status. */
  say(line: string): void;
}

/**
 * Does work that needs services, a status line and an orderly end: Ctrl-C stops it, the services it opened
 * are closed, and the exit code says so.
 *
 * @param kept what an interruption leaves, as a clause
 * @returns whether it was interrupted
 */
export async function measuring(
  work: (tools: Measuring) => Promise<void>,
  kept = "the finished rounds are kept",
): Promise<boolean> {
  using status = new StatusLine();
  const say = (line: string) => status.say(line);
  const { signal, code } = interruption(say, kept);
  try {
    await using services = openServices({ say, confirm: status.ask });
    await work({ services, signal, status, say });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  if (signal.aborted) process.exitCode = code();
  return signal.aborted;
}
