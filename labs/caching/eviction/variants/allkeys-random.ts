/** Any key may go. */
import { variant } from "../rig.ts";

export const open = variant({ policy: "allkeys-random" });
