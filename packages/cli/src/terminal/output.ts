/** The one place that knows what becomes of output that cannot be written. */
import { stderr, stdout } from "node:process";
import type { Writable } from "node:stream";
import { LabError } from "@labs/experiment";

/** What went wrong with a stream since it was watched; `null` while all is well. */
interface Watched {
  lost: NodeJS.ErrnoException | null;
}

/**
 * Takes the errors of a stream: a reader that has gone or a full disk ends no run, since finished rounds are kept
 * in a file of their own.
 */
export function watchOutput(stream: Writable): Watched {
  const watched: Watched = { lost: null };
  stream.on("error", (error: NodeJS.ErrnoException) => {
    watched.lost ??= error;
  });
  return watched;
}

const watched = watchOutput(stdout);
// Remarks that cannot be written are no error.
watchOutput(stderr);

/** Writes a text and a line break; resolves when it is out or lost, since the process may end right after. */
export function print(text: string): Promise<void> {
  return new Promise((resolve) => stdout.write(`${text}\n`, () => resolve()));
}

/** Writes a remark to stderr: what a command prints stays whole where it is piped. */
export function say(line: string): void {
  stderr.write(`${line}\n`);
}

/**
 * Refuses to call a command done whose output was lost. A reader that has seen enough (`| head`) is no failure.
 *
 * @throws LabError OUTPUT
 */
export function assertPrinted({ lost }: { readonly lost: NodeJS.ErrnoException | null } = watched): void {
  if (lost === null || lost.code === "EPIPE") return;
  const reason = lost.code === "ENOSPC" ? "the disk is full" : lost.message;
  throw new LabError(
    "OUTPUT",
    `The output could not be written (${reason}): free some space or send it elsewhere. Finished runs are kept: \`pnpm lab history\` lists them.`,
    { cause: lost },
  );
}
