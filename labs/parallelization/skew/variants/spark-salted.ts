/** See python/spark_salted.py. */
import { sparkVariant } from "../rig.ts";

export const open = sparkVariant("spark_salted");
