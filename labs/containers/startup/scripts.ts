import type { Stage } from "@labs/experiment";
import type { Input, Output, Setup } from "./data.ts";
import type { Counter } from "./rig.ts";

/** Ends a service that has answered, as an orchestrator does: SIGTERM to what was started. */
export async function stop(
  stage: Stage<Input, Output, Setup>,
): Promise<Readonly<Partial<Record<Counter, number>>>> {
  await stage.call(stage.input());
  const stopped = await stage.call({ what: "stop" });
  if (!("code" in stopped)) throw new Error("this is not the end of a process");
  return { stopMs: stopped.tookMs, exitCode: stopped.code, leftRunning: stopped.leftRunning };
}
