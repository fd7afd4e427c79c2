/** Full batches of eight: the smallest size within a tenth of the best throughput. */
import { variant } from "../rig.ts";

export const open = variant({ rows: 8 });
