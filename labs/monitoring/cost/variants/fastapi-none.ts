/** FastAPI without monitoring: see fastapi/fastapi_none.py. */
import { fastApiVariant } from "../rig.ts";

export const open = fastApiVariant("fastapi_none");
