/** The same driver in `def`, which runs in threads: see fastapi_def.py. */
import { onFastApi } from "../contract.ts";

export const open = onFastApi("fastapi_def");
