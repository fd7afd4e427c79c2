/** FastAPI's twin of `inline`: see fastapi_async_def.py. */
import { onFastApi } from "../contract.ts";

export const open = onFastApi("fastapi_async_def");
