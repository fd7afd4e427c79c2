/** A session of Spark with the engine of `python/`, which all variants share. */
import { join } from "node:path";
import { type Engine, startEngine } from "../../shared/engine.ts";
import type { LabSpark } from "../../shared/python.ts";
import { threads } from "../data.ts";

const conf = {
  // The log is read in as many tasks as it has files, whatever their size.
  "spark.sql.files.minPartitionNum": "8",
  "spark.sql.files.openCostInBytes": "0",
  // Else the small side of a join would be sent to every task, in every variant.
  "spark.sql.autoBroadcastJoinThreshold": "-1",
};

/** @param settings in place of the usual ones, such as `master` or `driver_memory` */
export async function startSession(
  { program, javaHome }: Exclude<LabSpark, { missing: string }>,
  folder: string,
  settings: Readonly<Record<string, unknown>> = {},
): Promise<Engine> {
  return await startEngine({
    program,
    folder: join(import.meta.dirname, "../python"),
    module: "skew_engine",
    settings: { cores: threads, folder, partitions: 8, conf, ...settings },
    ...(javaHome !== null && { env: { JAVA_HOME: javaHome } }),
  });
}
