/** What is in the image stands in env-inside.Dockerfile. */
import { variant } from "../rig.ts";

export const open = variant(import.meta);
