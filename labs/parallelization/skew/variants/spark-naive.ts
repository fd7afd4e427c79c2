/** See python/spark_naive.py. */
import { sparkVariant } from "../rig.ts";

export const open = sparkVariant("spark_naive");
