/** A clock around the call, and nothing else. */
import { variant } from "../rig.ts";

export const open = variant({});
