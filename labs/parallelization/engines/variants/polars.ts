/** The job as expressions of Polars, with a thread for each core. See python/polars_job.py. */
import { pythonVariant } from "../rig.ts";

export const open = pythonVariant("polars_job");
