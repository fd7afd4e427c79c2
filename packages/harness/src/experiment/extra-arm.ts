import { pathToFileURL } from "node:url";
import type { AnyVariant } from "./any-experiment.ts";
import { findVariant } from "./any-experiment.ts";
import { loadExperiment } from "./load-experiment.ts";

/** A variant that joins a run from outside its experiment: the learner's own, or one of another commit. */
export interface ExtraArm {
  /** As it is shown: `yours`, `yours@3`, `cache-aside@HEAD~1`. */
  readonly name: string;
  /** What differs from the baseline, in one sentence. */
  readonly change: string;
  readonly from: Origin;
}

/**
 * Where the code of an extra arm is: a module that exports `open`, or a file of the kind that the experiment's variants are;
 * or a variant of another experiment file.
 */
export type Origin = { readonly module: string } | { readonly file: string; readonly variant: string };

/** Two arms to compare with each other, not only with the baseline. */
export interface PairComparison {
  readonly arm: string;
  readonly versus: string;
}

/** Loads what opens a variant: from its experiment, or from where an extra arm comes from. */
export async function loadVariant(file: string, variant: string, from?: Origin): Promise<VariantModule> {
  if (from === undefined) return await findVariant(await loadExperiment(file), variant).load();
  if ("file" in from) return loadVariant(from.file, from.variant);
  const { loadFile } = await loadExperiment(file);
  if (loadFile !== undefined) return await loadFile(from.module);
  const module: Partial<VariantModule> = await import(pathToFileURL(from.module).href);
  if (typeof module.open !== "function") throw new Error(`${from.module} exports no function "open"`);
  return { ...module, open: module.open };
}

type VariantModule = Awaited<ReturnType<AnyVariant["load"]>>;
