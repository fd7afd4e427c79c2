/** The runtime's trace of every inference that is served. */
import { variant } from "../rig.ts";

export const open = variant({
  always: {
    // Without a prefix the runtime refuses.
    trace: (filePrefix) => ({ enableProfiling: true, profileFilePrefix: filePrefix }),
  },
});
