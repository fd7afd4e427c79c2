/** See python/spark_salted_all.py. */
import { sparkVariant } from "../rig.ts";

export const open = sparkVariant("spark_salted_all");
