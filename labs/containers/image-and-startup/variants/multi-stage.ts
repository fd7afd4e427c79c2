/** What is in the image stands in multi-stage.Dockerfile. */
import { variant } from "../rig.ts";

export const open = variant(import.meta);
