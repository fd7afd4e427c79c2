/** A blocking driver in `async def`: see fastapi_blocking.py. */
import { onFastApi } from "../contract.ts";

export const open = onFastApi("fastapi_blocking");
