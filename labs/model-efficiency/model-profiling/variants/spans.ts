/** Spans: each stretch of a call has a name, and begins where the last one ended. */
import { variant } from "../rig.ts";

export const open = variant({
  spans: ({ received, sent, begun, ended, answered }) => ({
    tokenize: [received, sent],
    queue: [sent, begun],
    infer: [begun, ended],
    post: [ended, answered],
  }),
});
