/** Every switch is off: nothing is kept, a connection for each query, one padded prompt at a time on the main thread. */
import { variant } from "../rig.ts";

export const open = variant([]);
