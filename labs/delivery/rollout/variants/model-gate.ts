import { watch } from "../data.ts";
import { alarm, variant } from "../rig.ts";

/** All requests at once, of a model that has passed a frozen set of labelled prompts. */
export const { open } = variant({
  gate: ({ manifest, programSchema, accuracy }) => {
    if (manifest.featureSchema !== programSchema)
      return `the model wants feature schema ${manifest.featureSchema}, the program computes ${programSchema}`;
    const share = accuracy();
    return share < 0.9 ? `the model decides ${(100 * share).toFixed(1)} % of the frozen set correctly` : null;
  },
  steps: watch(10),
  comparedWith: "old process",
  judge: alarm,
  oldProcess: "ended",
});
