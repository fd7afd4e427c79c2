import { asAdded } from "../data.ts";
import { variant } from "../rig.ts";

/** Every gate at once; the first one that is red ends the others. */
export const { open } = variant(async (_commit, run) => {
  const red = new AbortController();
  await Promise.all(
    asAdded.map(async (gate) => {
      if (!(await run(gate, red.signal))) red.abort();
    }),
  );
});
