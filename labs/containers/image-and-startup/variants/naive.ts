/** What is in the image stands in naive.Dockerfile. */
import { variant } from "../rig.ts";

export const open = variant(import.meta);
