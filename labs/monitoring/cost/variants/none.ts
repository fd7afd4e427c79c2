/** No monitoring: an incident leaves nothing behind. */
import { variant } from "../rig.ts";

export const open = variant(() => []);
