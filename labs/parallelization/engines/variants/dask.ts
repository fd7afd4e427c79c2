/** The steps of python as tasks of Dask: a scheduler and a worker for each core. See python/dask_job.py. */
import { daskVariant } from "../rig.ts";

export const open = daskVariant("dask_job");
