/** What is in the image stands in fastapi-slim.Dockerfile. */
import { variant } from "../rig.ts";

export const open = variant(import.meta);
