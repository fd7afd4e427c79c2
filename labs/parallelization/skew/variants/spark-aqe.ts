/** See python/spark_aqe.py. */
import { sparkVariant } from "../rig.ts";

export const open = sparkVariant("spark_aqe");
