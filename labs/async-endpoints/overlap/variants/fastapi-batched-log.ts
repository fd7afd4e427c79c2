/** The same with a shared commit: see fastapi/batched_log.py. */
import { fastApiVariant } from "../rig.ts";

export const open = fastApiVariant("batched_log");
