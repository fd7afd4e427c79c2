/** The same code on a standalone cluster: a master, and a worker with its executor for each core. See python/spark_job.py. */
import { sparkVariant } from "../rig.ts";

export const open = sparkVariant("spark_job", { master: "cluster", language: "python" });
