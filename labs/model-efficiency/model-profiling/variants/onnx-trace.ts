/** The runtime's trace of every inference that is served. */
import { variant } from "../rig.ts";

export const open = variant({
  rule: "Threads, casts and padding by how operators ran: helpers, Cast calls, lengths; it begins and ends with the runtime.",
  always: { trace: true },
  async diagnose(suspect, healthy, { faultInTrace }) {
    return faultInTrace(await suspect.trace(), await healthy.trace());
  },
});
