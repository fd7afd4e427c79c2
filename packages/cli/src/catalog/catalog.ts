import { glob, readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { LabError } from "@labs/experiment";
import { type ExperimentEntry, loadEntry } from "@labs/harness";
import { closest, distance } from "fastest-levenshtein";

/** The root of the repository. */
export const root = join(import.meta.dirname, "../../../..");

export type CatalogEntry = ExperimentEntry;

export interface Lab {
  readonly name: string;
  /** In the order in which they are best run. */
  readonly experiments: readonly CatalogEntry[];
}

/** Names of all labs in the order in which they are best learnt, which is the README's; none is loaded. */
export async function labNames(): Promise<string[]> {
  const files = await Array.fromAsync(glob("labs/*/*/experiment.ts", { cwd: root }));
  const names = [...new Set(files.map((file) => basename(dirname(dirname(file)))))].sort();
  const readme = await readFile(join(root, "README.md"), "utf8");
  const place = (name: string) => {
    const at = readme.indexOf(`(labs/${name}/README.md)`);
    return at === -1 ? readme.length : at;
  };
  return names.sort((a, b) => place(a) - place(b));
}

/** Loads a lab by name. */
export async function loadLab(name: string): Promise<Lab> {
  known("lab", name, await labNames(), "`pnpm lab` lists them");
  const files = await Array.fromAsync(glob("*/experiment.ts", { cwd: join(root, "labs", name) }));
  const experiments = await Promise.all(
    files.map(async (path): Promise<CatalogEntry> => {
      const file = join(root, "labs", name, path);
      return loadEntry({ lab: name, name: dirname(path), file });
    }),
  );
  return { name, experiments: experiments.sort((a, b) => a.experiment.order - b.experiment.order) };
}

/** Every lab, loaded. */
export async function loadLabs(): Promise<Lab[]> {
  return Promise.all((await labNames()).map(loadLab));
}

/**
 * Refuses a name that is not among the known ones, with the nearest of them where one is near.
 *
 * @throws LabError USAGE
 */
export function known(kind: string, name: string, names: readonly string[], where: string): void {
  if (names.includes(name)) return;
  const nearest = nearestOf(name, names);
  const hint = nearest === null ? `there are: ${names.join(", ")}` : `did you mean "${nearest}"?`;
  throw new LabError("USAGE", `There is no ${kind} "${name}"; ${hint} (${where})`);
}

/** The name that was probably meant: a misspelt one, or the only one of which this is a part. */
export function nearestOf(name: string, names: readonly string[]): string | null {
  const nearest = names.length === 0 ? null : closest(name, names);
  if (nearest !== null && distance(name, nearest) <= Math.max(2, name.length / 3)) return nearest;
  const [whole, ...others] = name.length < 3 ? [] : names.filter((one) => one.includes(name));
  return whole !== undefined && others.length === 0 ? whole : null;
}
