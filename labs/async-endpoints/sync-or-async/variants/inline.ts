/** What waits is awaited; what computes, computes on the event loop. */
import { variant } from "../rig.ts";

export const open = variant(({ readHistory, digestOf, riskOf }) => ({
  history: readHistory,
  digest: digestOf,
  risk: riskOf,
}));
