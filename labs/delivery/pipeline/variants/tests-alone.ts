import { gates } from "../data.ts";
import { variant } from "../rig.ts";

/** The unit tests, and nothing besides. */
export const { open } = variant(async (_commit, run) => {
  await run(gates.unit);
});
