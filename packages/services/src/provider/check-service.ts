import { LabError } from "@labs/experiment";

const limitMs = 5_000;

/** What a check needs to know about a service. */
export interface Checked {
  /** As people call it: `PostgreSQL`, `Redis`. */
  readonly title: string;
  /** Host and port, no password. */
  readonly at: string;
  /** A question answered over a fresh connection. */
  ping(): Promise<unknown>;
  /** What to do when it is lost. */
  readonly fix: string;
  /** How it ended, where that can be known; `null` while it lives. */
  death(): Promise<string | null>;
}

/** Rejects with SERVICE_LOST when the service has ended or does not answer within 5 s. */
export async function checkService({ title, at, ping, fix, death }: Checked): Promise<void> {
  const silence = Promise.withResolvers<"silent">();
  const timer = setTimeout(() => silence.resolve("silent"), limitMs);
  try {
    const answer = await Promise.race([ping(), silence.promise]);
    if (answer !== "silent") return;
  } catch (error) {
    if (!isTimeout(error))
      throw lost(title, at, (await death()) ?? `does not answer (${reasonOf(error)})`, fix, error);
  } finally {
    clearTimeout(timer);
  }
  const how =
    (await death()) ?? `does not answer for ${limitMs / 1_000} s (stopped, or the machine is overloaded)`;
  throw lost(title, at, how, fix);
}

/** How a server ended: the news may come a moment after its connections broke. */
export async function deathWithin(died: Promise<string>, limitMs = 1_000): Promise<string | null> {
  const timer = Promise.withResolvers<null>();
  const timeout = setTimeout(() => timer.resolve(null), limitMs);
  try {
    return await Promise.race([died, timer.promise]);
  } finally {
    clearTimeout(timeout);
  }
}

/** What went wrong, in the words of the system; one that tried two addresses has no message of its own. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  return (error instanceof Error ? error.message : String(error)).trim();
}

/** A client's own limit may come first. */
function isTimeout(error: unknown): boolean {
  return /timeout|timed? ?out/i.test(reasonOf(error));
}

function lost(title: string, at: string, how: string, fix: string, cause?: unknown): LabError {
  return new LabError("SERVICE_LOST", `${title} at ${at} ${how}: ${fix}.`, { cause });
}
