/** Spans around what the service does itself: queue time is not attributed to any span. */
import { variant } from "../rig.ts";

export const open = variant({
  spans: ({ received, sent, begun, ended, answered }) => ({
    tokenize: [received, sent],
    infer: [begun, ended],
    post: [ended, answered],
  }),
});
