import { rm } from "node:fs/promises";

export async function cleanUp({ file }: { readonly file: string }): Promise<void> {
  await rm(file, { force: true });
}
