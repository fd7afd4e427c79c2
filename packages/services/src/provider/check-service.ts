import { LabError } from "@labs/experiment";
import { reasonOf } from "./reason-of.ts";

const timeoutMs = 5_000;

/** What a check needs to know about a service. */
export interface ServiceProbe {
  /** The product's name: `PostgreSQL`, `Redis`. */
  readonly title: string;
  /** Host and port, no password. */
  readonly at: string;
  /** A request over a fresh connection. */
  ping(): Promise<unknown>;
  /** What to do when it is lost. */
  readonly fix: string;
  /** How it ended, where that can be known; `null` while it runs. */
  exitDetails(): Promise<string | null>;
}

/** Rejects with SERVICE_LOST when the service has ended or does not answer within 5 s. */
export async function checkService({ title, at, ping, fix, exitDetails }: ServiceProbe): Promise<void> {
  const silence = Promise.withResolvers<"silent">();
  const timer = setTimeout(() => silence.resolve("silent"), timeoutMs);
  try {
    const answer = await Promise.race([ping(), silence.promise]);
    if (answer !== "silent") return;
  } catch (error) {
    if (!isTimeout(error))
      throw lost(title, at, (await exitDetails()) ?? `does not answer (${reasonOf(error)})`, fix, error);
  } finally {
    clearTimeout(timer);
  }
  const how =
    (await exitDetails()) ??
    `does not answer for ${timeoutMs / 1_000} s (stopped, or the machine is overloaded)`;
  throw lost(title, at, how, fix);
}

/** How a server ended: the message may come a moment after its connections broke. */
export async function exitDetailsWithin(exited: Promise<string>, timeoutMs = 1_000): Promise<string | null> {
  const timer = Promise.withResolvers<null>();
  const timeout = setTimeout(() => timer.resolve(null), timeoutMs);
  try {
    return await Promise.race([exited, timer.promise]);
  } finally {
    clearTimeout(timeout);
  }
}

/** A client's own limit may come first. */
function isTimeout(error: unknown): boolean {
  return /timeout|timed? ?out/i.test(reasonOf(error));
}

function lost(title: string, at: string, how: string, fix: string, cause?: unknown): LabError {
  return new LabError("SERVICE_LOST", `${title} at ${at} ${how}: ${fix}.`, { cause });
}
