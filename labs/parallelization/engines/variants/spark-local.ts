/** The steps of python in Spark: driver and executor in one JVM, a worker of Python for each core. See python/spark_job.py. */
import { sparkVariant } from "../rig.ts";

export const open = sparkVariant("spark_job", { master: "local", language: "python" });
