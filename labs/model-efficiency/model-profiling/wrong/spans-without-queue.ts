/** Spans around what the service does itself: queue time is not attributed to any span. */
import { variant } from "../rig.ts";

export const open = variant({
  rule: "Whatever took long.",
  always: { spans: ["tokenize", "infer", "post"] },
  diagnose: async () => "healthy",
});
