import { dirname, join, relative } from "node:path";
import type { Result } from "@labs/experiment/result";
import { type CatalogEntry, known, loadLab, root } from "./catalog.ts";

/** An experiment by lab and name. */
export async function loadEntry(lab: string, experiment: string): Promise<CatalogEntry> {
  const { experiments } = await loadLab(lab);
  known(
    "experiment",
    experiment,
    experiments.map(({ name }) => name),
    `\`pnpm lab ${lab}\` lists them`,
  );
  const entry = experiments.find(({ name }) => name === experiment);
  if (entry === undefined) throw new Error(`${lab}/${experiment} is known and not there`);
  return entry;
}

/** As results and state know it. */
export function idOf({ lab, name }: Pick<CatalogEntry, "lab" | "name">): string {
  return `${lab}/${name}`;
}

/** Whether a stored run is of this experiment. */
export function isRunOf(
  entry: CatalogEntry,
  { lab, experiment }: Pick<Result, "lab" | "experiment">,
): boolean {
  return idOf(entry) === `${lab}/${experiment}`;
}

/** A file of an experiment's folder. */
export function fileOf({ file }: CatalogEntry, name: string): string {
  return join(dirname(file), name);
}

/** A path as people type it at the root. */
export function fromRoot(path: string): string {
  return relative(root, path);
}

/** The file a variant is loaded from: what the `import(…)` or the call in its `load` names. */
export function variantFile(entry: CatalogEntry, name: string): string {
  const load = entry.experiment.variants[name]?.load.toString() ?? "";
  const path = /\(\s*["'](.+?)["']\s*\)/.exec(load)?.[1];
  if (path === undefined) throw new Error(`${idOf(entry)}: the variant ${name} names no file`);
  return fileOf(entry, path);
}
