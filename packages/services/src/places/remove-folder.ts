import { rm } from "node:fs/promises";

/** Removes a folder of a run with all that is in it. */
export async function cleanUp({ folder }: { readonly folder: string }): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}
