/** Switch `batched-log`: how entries get into the log. Either way an answer waits until its entry is committed. */
import type { Connect, Entry, Log } from "../contract.ts";
import { writeEntries } from "./tables.ts";

/** Off: a statement, and a commit, for each entry. */
export function logEach(connect: Connect): Log {
  return (entry) => connect((client) => writeEntries(client, [entry]));
}

/** On: what arrives while a statement is under way is the next one. Nothing waits for a batch to fill. */
export function logTogether(connect: Connect): Log {
  let waiting: Entry[] = [];
  let under: Promise<void> | null = null;
  let next: Promise<void> | null = null;

  const write = async (): Promise<void> => {
    await under?.catch(() => {});
    const batch = waiting;
    waiting = [];
    under = next;
    next = null;
    await connect((client) => writeEntries(client, batch));
  };

  return (entry) => {
    waiting.push(entry);
    next ??= write();
    return next;
  };
}
