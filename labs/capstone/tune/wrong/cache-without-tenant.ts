/** The key of the cache has no tenant: actor 7 of one tenant gets the decision about actor 7 of another. */
import { variant } from "../rig.ts";

export const open = variant(["cache", "index", "pool", "short", "batched-log"], {
  keyOf: ({ actor, prompt }) => `decision:${JSON.stringify([actor, prompt])}`,
});
