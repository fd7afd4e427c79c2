/** See python/spark_by_user.py. */
import { sparkVariant } from "../rig.ts";

export const open = sparkVariant("spark_by_user");
