/** A blocking driver in `async def`: see fastapi/fastapi_blocking.py. */
import { fastApiVariant } from "../rig.ts";

export const open = fastApiVariant("fastapi_blocking");
