/** While the guard is at work on another text, a doubtful one passes. */
import { cascade } from "../choose.ts";
import { screening } from "../contract.ts";
import { decide } from "../policy.ts";

let busy = false;

export const open = screening(
  ({ validation }) => ({ policy: cascade(validation, 0.25) }),
  (policy, ask, text) =>
    decide(policy, async (tier) => {
      if (tier === "linear") return ask(tier, text);
      if (busy) return 0;
      busy = true;
      try {
        return await ask(tier, text);
      } finally {
        busy = false;
      }
    }),
);
