/** What is in the image stands in compile-cache.Dockerfile. */
import { variant } from "../rig.ts";

export const open = variant(import.meta);
