/** FastAPI's twin of `inline`: see fastapi/fastapi_async_def.py. */
import { fastApiVariant } from "../rig.ts";

export const open = fastApiVariant("fastapi_async_def");
