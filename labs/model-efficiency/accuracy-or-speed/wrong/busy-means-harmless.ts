/** While the guard is at work on another text, a doubtful one passes. */
import { variant } from "../rig.ts";

let busy = false;

export const open = variant(
  ({ validation }, { cascade }) => ({ policy: cascade(validation, { budget: 0.25 }) }),
  (score) => async (tier, text) => {
    if (tier === "linear") return score(tier, text);
    if (busy) return 0;
    busy = true;
    try {
      return await score(tier, text);
    } finally {
      busy = false;
    }
  },
);
