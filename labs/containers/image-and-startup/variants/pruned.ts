/** What is in the image stands in pruned.Dockerfile. */
import { variant } from "../rig.ts";

export const open = variant(import.meta);
