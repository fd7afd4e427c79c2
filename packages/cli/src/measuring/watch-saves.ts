import { EventEmitter, on } from "node:events";
import { watch } from "node:fs";
import { LabError } from "@labs/experiment";

/**
 * Names of the files of a folder that change, from this call on: what is saved before they are read is kept.
 *
 * @throws LabError USAGE at once where the folder cannot be watched
 */
export function watchSaves(folder: string, signal: AbortSignal): AsyncIterable<string> {
  const saves = new EventEmitter();
  const names = on(saves, "save", { signal });
  const refuse = (cause: Error) =>
    new LabError(
      "USAGE",
      `${folder} cannot be watched (${cause.message}): run \`check\` after each save instead of \`watch\`.`,
      { cause },
    );
  try {
    watch(folder, { signal }, (_, name) => saves.emit("save", name)).on("error", (error) =>
      saves.emit("error", refuse(error)),
    );
  } catch (error) {
    throw refuse(error instanceof Error ? error : new Error(String(error)));
  }
  return namesOf(names);
}

async function* namesOf(events: AsyncIterable<readonly unknown[]>): AsyncGenerator<string> {
  for await (const [name] of events) yield String(name);
}
