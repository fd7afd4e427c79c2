/** One process of plain Python: the same steps as typescript, in the same plain way. See python/one_process.py. */
import { pythonVariant } from "../rig.ts";

export const open = pythonVariant("one_process");
