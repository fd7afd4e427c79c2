/** What is in the image stands in shell-entrypoint.Dockerfile. */
import { variant } from "../rig.ts";

export const open = variant(import.meta);
