/** What an experiment keeps beside its results: recordings of profilers, panels of dashboards. */
import { readdir, readFile } from "node:fs/promises";
import { join, sep } from "node:path";
import { attachmentsFolder, LabError } from "@labs/experiment";
import { type Panels, panelsSchema } from "@labs/experiment/result";

export interface Attachments {
  readonly lab: string;
  readonly experiment: string;
  readonly folder: string;
  /** Recordings, from the folder: `<tool>/<what>.<ending>`. */
  readonly files: readonly string[];
  readonly panels: Panels | null;
}

/** Names as experiments give them; others are left out. */
const recording = /^[\w-]+\/[\w-]+\.(?:svg|speedscope\.json|txt)$/;
const panelsFile = "panels.json";

/** Reads them; `null` where there are none. */
export async function readAttachments(lab: string, experiment: string): Promise<Attachments | null> {
  const folder = attachmentsFolder(lab, experiment);
  const names: string[] = await readdir(folder, { recursive: true }).catch(() => []);
  if (names.length === 0) return null;
  const files = names.map((name) => name.replaceAll(sep, "/")).filter((name) => recording.test(name));
  const panels = names.includes(panelsFile) ? await readPanels(join(folder, panelsFile)) : null;
  return { lab, experiment, folder, files: files.toSorted(), panels };
}

async function readPanels(file: string): Promise<Panels> {
  try {
    return panelsSchema.parse(JSON.parse(await readFile(file, "utf8")));
  } catch (cause) {
    throw new LabError(
      "RESULT",
      `${file} cannot be read as panels: remove it, and the next run writes it anew.`,
      {
        cause,
      },
    );
  }
}
