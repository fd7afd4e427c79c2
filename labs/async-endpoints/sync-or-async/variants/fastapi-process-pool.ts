/** FastAPI's twin of `worker-threads`: see fastapi_process_pool.py. */
import { onFastApi } from "../contract.ts";

export const open = onFastApi("fastapi_process_pool");
