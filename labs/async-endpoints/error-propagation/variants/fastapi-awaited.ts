/** FastAPI's twin of `awaited`: see fastapi/awaited.py. */
import { fastApiVariant } from "../rig.ts";

export const open = fastApiVariant("awaited");
