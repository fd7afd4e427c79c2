import experiment from "../experiment.ts";
import { provision } from "../rig.ts";

/** Timeouts and check intervals that a busy machine keeps. */
export const stretched = {
  ...experiment,
  provision: async () => {
    const provisioned = await provision();
    return { ...provisioned, setup: { ...provisioned.setup, stretch: 10 } };
  },
};
