import { orMissing } from "@labs/experiment";
import { findPython, type Python } from "@labs/services";

/** The interpreter of the FastAPI service with its profilers, or why there is none. Plain data that may travel to a cell. */
export type LabPython = Python | { readonly missing: string };

/** Finds it or makes it; where it cannot be had, its arms are skipped and the rest is measured. */
export async function lookForPython(): Promise<LabPython> {
  return await orMissing(() => findPython(new URL("../requirements.txt", import.meta.url)));
}
