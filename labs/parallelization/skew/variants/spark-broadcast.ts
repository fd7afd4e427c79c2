/** See python/spark_broadcast.py. */
import { sparkVariant } from "../rig.ts";

export const open = sparkVariant("spark_broadcast");
