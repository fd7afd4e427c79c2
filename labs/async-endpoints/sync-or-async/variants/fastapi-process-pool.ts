/** FastAPI's twin of `worker-threads`: see fastapi/fastapi_process_pool.py. */
import { fastApiVariant } from "../rig.ts";

export const open = fastApiVariant("fastapi_process_pool");
