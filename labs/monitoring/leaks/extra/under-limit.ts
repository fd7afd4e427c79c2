/** A service that has grown, and a look at it while its memory is limited as in a container. */
import { random } from "@labs/experiment";
import type { Tool } from "../contract.ts";
import { openCallers } from "../support/callers.ts";
import { type Memory, startService } from "../support/start-service.ts";
import { findMemoryLimits } from "./memory-limit.ts";

export interface Looked {
  readonly survived: boolean;
  /** Before the look. */
  readonly rss: number;
}

/** @param bytes that the service may have; throws a LabError SKIPPED where no limit can be made */
export async function lookUnderLimit(
  tool: Extract<Tool, "snapshots" | "samples">,
  bytes: number,
): Promise<Looked> {
  const limitMemory = findMemoryLimits();
  const order = { language: "node", plant: "label cardinality", bytes: 131_072 } as const;
  // Disposed of last: the group goes when its process has.
  await using group = new AsyncDisposableStack();
  await using service = await startService({ ...order, postgres: "", model: "", program: null });
  group.use(limitMemory(service.pid, bytes));
  using callers = openCallers(service.url, random("under a limit"));
  if (tool === "samples") await callers.ask("POST", "/samples/start");
  await callers.send(1_500);
  const { rss } = await callers.ask<Memory>("GET", "/memory?collected=1");
  const looked = callers.ask("POST", tool === "samples" ? "/samples/stop" : "/snapshots");
  const survived = await Promise.race([looked, service.lost]).then(
    () => true,
    () => false,
  );
  return { survived, rss };
}
