/** Half of the heads and three quarters of the feed-forward columns are gone; what is left was trained for an epoch. */
import { variant } from "../rig.ts";

export const open = variant({ model: "guard-structured" });
