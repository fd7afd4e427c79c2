/** The job as one SQL query of DuckDB, with a thread for each core. See python/duckdb_job.py. */
import { pythonVariant } from "../rig.ts";

export const open = pythonVariant("duckdb_job");
