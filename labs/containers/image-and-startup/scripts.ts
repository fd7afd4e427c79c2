import type { Stage } from "@labs/experiment";
import type { Ended, Input, Output, Setup } from "./data.ts";
import type { Counter } from "./rig.ts";

type ImageStage = Stage<Input, Output, Setup>;
type Counts = Readonly<Partial<Record<Counter, number>>>;

/** Stops a container that has answered, as an orchestrator does: SIGTERM to process 1, and SIGKILL after five seconds. */
export async function stop(stage: ImageStage): Promise<Counts> {
  await stage.call(stage.input());
  const { tookMs, code } = ended(await stage.call({ what: "stop" }));
  return { stopMs: tookMs, exitCode: code };
}

/** Takes more memory than the container has, in two ways. */
export async function memory(stage: ImageStage): Promise<Counts> {
  const heap = ended(await stage.call({ what: "exhaust", with: "heap" }));
  const buffers = ended(await stage.call({ what: "exhaust", with: "buffers" }));
  return { heapExitCode: heap.code, buffersExitCode: buffers.code };
}

function ended(output: Output): Ended {
  if (!("code" in output)) throw new Error("this is not the end of a container");
  return output;
}
