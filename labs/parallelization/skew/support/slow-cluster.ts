/** A standalone cluster of Spark whose workers are each held to a share of a core, and a session on it. */
import { join } from "node:path";
import { findCoreShares } from "@labs/services";
import { startSpark } from "../../shared/cluster.ts";
import type { Engine } from "../../shared/engine.ts";
import type { LabSpark } from "../../shared/python.ts";
import { startSession } from "./session.ts";

export interface SlowCluster extends AsyncDisposable {
  readonly engine: Engine;
  /** Holds the workers to their share from now on: what starts up would take minutes within it. */
  slowDown(): void;
}

/** @param share of a core, such as 0.4 */
export async function startSlowCluster(
  spark: Exclude<LabSpark, { missing: string }>,
  folder: string,
  workers: number,
  share: number,
): Promise<SlowCluster> {
  await using starting = new AsyncDisposableStack();
  const shares = findCoreShares();
  const groups = Array.from({ length: workers }, (_, number) => shares.create(`spark-${number}`, 1));
  // The last to go: a group is removed once its processes have ended.
  starting.defer(() => {
    for (const group of groups) group[Symbol.dispose]();
  });
  const enter = groups.map((group) => {
    const [shell, args] = group.command("", []);
    // What follows is the program, which the cluster names itself.
    return [shell, ...args.slice(0, -1)];
  });
  const order = { workers, memory: "1g", folder: join(folder, "cluster"), enter };
  const cluster = starting.use(await startSpark(spark.program, spark.javaHome, order));
  const engine = starting.use(
    await startSession(spark, join(folder, "slow"), { master: cluster.url, executor_memory: "900m" }),
  );
  const owned = starting.move();
  return {
    engine,
    slowDown: () => {
      for (const group of groups) group.limitTo(share);
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
