/** Its worker dies with each task. */
import { variant } from "../rig.ts";

export const open = variant(import.meta, {
  commit: async () => process.exit(1),
  read: async () => [],
});
