/** Every switch: three more than the budget allows. */
import { variant } from "../rig.ts";

export const open = variant(["cache", "index", "pool", "short", "int8", "worker", "batched-log"]);
