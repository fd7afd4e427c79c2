/** Switch `batched-log`: how entries get into the log. Either way an answer waits until its entry is committed. */
import type { Entry, Log, Write } from "../contract.ts";

/** Off: a statement, and a commit, for each entry. */
export function logEach(write: Write): Log {
  return (entry) => write([entry]);
}

/** On: what arrives while a statement is under way is the next one. Nothing waits for a batch to fill. */
export function logTogether(write: Write): Log {
  let waiting: Entry[] = [];
  let underWay: Promise<void> | null = null;
  let next: Promise<void> | null = null;

  const writeNext = async (): Promise<void> => {
    await underWay?.catch(() => {});
    const batch = waiting;
    waiting = [];
    underWay = next;
    next = null;
    await write(batch);
  };

  return (entry) => {
    waiting.push(entry);
    next ??= writeNext();
    return next;
  };
}
