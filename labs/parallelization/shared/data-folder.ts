/** A folder for logs and outputs of a run, which is removed at its end, however it ends. */
import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { cleanUpAtEnd, dataParent } from "@labs/services";

export interface DataFolder extends AsyncDisposable {
  readonly path: string;
}

export async function makeDataFolder(): Promise<DataFolder> {
  const path = await mkdtemp(join(dataParent(), "labs-parallelization-"));
  const removal = await cleanUpAtEnd(import.meta.url, path);
  return {
    path,
    async [Symbol.asyncDispose]() {
      await removal[Symbol.asyncDispose]();
      await cleanUp(path);
    },
  };
}

/** Called by `cleanUpAtEnd` too, in a process of its own. */
export async function cleanUp(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
}
