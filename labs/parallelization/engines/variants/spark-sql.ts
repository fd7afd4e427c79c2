/** spark-local with the job as SQL, the text that DuckDB takes too: no row leaves the JVM. See support/job.sql. */
import { sparkVariant } from "../rig.ts";

export const open = sparkVariant("spark_job", { master: "local", language: "sql" });
