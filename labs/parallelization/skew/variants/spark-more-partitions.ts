/** See python/spark_more_partitions.py. */
import { sparkVariant } from "../rig.ts";

export const open = sparkVariant("spark_more_partitions");
