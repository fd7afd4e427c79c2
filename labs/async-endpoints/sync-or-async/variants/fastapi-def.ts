/** The same driver in `def`, which runs in threads: see fastapi/fastapi_def.py. */
import { fastApiVariant } from "../rig.ts";

export const open = fastApiVariant("fastapi_def");
