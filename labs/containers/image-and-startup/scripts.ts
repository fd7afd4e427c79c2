import type { Stage } from "@labs/experiment";
import { draw, type Ended, type Input, type Output, type Setup } from "./data.ts";
import type { Counter } from "./rig.ts";

type ImageStage = Stage<Input, Output, Setup>;
type Counts = Readonly<Partial<Record<Counter, number>>>;

/** Nothing is started for `image`: it is what the image is made of. */
export const cases = {
  image: { mode: "observe", seconds: 0.1, script: async () => ({}) },
  "one-core": start(1),
  "half-core": start(0.5),
  stop: { mode: "observe", seconds: 2, script: stop },
  memory: { mode: "observe", seconds: 2, script: memory },
} as const;

/** Cases that start a container of a variant. */
type Starting = "one-core" | "half-core" | "stop";

/** Another variant with one change: its image is looked at, and started only where that shows something new. */
export function changed<const V extends string | null>(versus: V, change: string, ...starting: Starting[]) {
  return { versus, change, drivenIn: ["image", ...starting] };
}

export function trap(change: string, ...starting: Starting[]) {
  return { ...changed("bundled", change, ...starting), trap: true } as const;
}

/** Figures beside the question's own, without a verdict. */
export function shown<const V extends string | null>(versus: V, change: string, ...starting: Starting[]) {
  return { ...changed(versus, change, ...starting), shownOnly: true } as const;
}

/** What the break-even search varies. */
export const processors = {
  varies: "processors of a container",
  unit: "cores",
  values: [0.25, 0.5, 1, 2],
  modify: (cpus: number) => ({ cases: { "one-core": start(cpus) } }),
};

/** From `docker run` to a verdict, in a container with N processors, of which a start uses one and a bit. */
function start(cpus: number) {
  return { mode: "job", seconds: 1.1 / Math.min(1, cpus), input: draw(cpus) } as const;
}

/** Stops a container that has answered, as an orchestrator does: SIGTERM to process 1, and SIGKILL after five seconds. */
async function stop(stage: ImageStage): Promise<Counts> {
  await stage.call(stage.input());
  const { tookMs, code } = ended(await stage.call({ what: "stop" }));
  return { stopMs: tookMs, exitCode: code };
}

/** Takes more memory than the container has, in two ways. */
async function memory(stage: ImageStage): Promise<Counts> {
  const heap = ended(await stage.call({ what: "exhaust", with: "heap" }));
  const buffers = ended(await stage.call({ what: "exhaust", with: "buffers" }));
  return { heapExitCode: heap.code, buffersExitCode: buffers.code };
}

function ended(output: Output): Ended {
  if (!("code" in output)) throw new Error("this is not the end of a container");
  return output;
}
