import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { faultLine, type HorizontalPodAutoscaler, ManifestError, readManifest } from "@labs/hpa";

/**
 * Reads the manifest of a variant.
 *
 * @throws an error of one line, with the file's name and the line of each fault
 */
export async function readHpa(file: string): Promise<HorizontalPodAutoscaler> {
  const text = await readFile(file, "utf8");
  try {
    return readManifest(text).hpa;
  } catch (error) {
    if (!(error instanceof ManifestError)) throw error;
    throw new Error(`${basename(file)}: ${error.faults.map(faultLine).join(" ")}`);
  }
}
