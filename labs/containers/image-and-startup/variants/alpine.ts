/** What is in the image stands in alpine.Dockerfile. */
import { variant } from "../rig.ts";

export const open = variant(import.meta);
