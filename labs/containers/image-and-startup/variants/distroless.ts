/** What is in the image stands in distroless.Dockerfile. */
import { variant } from "../rig.ts";

export const open = variant(import.meta);
