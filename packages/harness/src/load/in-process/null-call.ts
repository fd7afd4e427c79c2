import { closedLoop } from "../closed-loop.ts";
import { Recorder } from "../times/recorder.ts";
import { functionLanes } from "./function-lanes.ts";

/** Number of pieces that the time is cut into. The quickest one counts: in the others, other programs have the processor. */
const pieces = 20;

/** Nanoseconds that one call of a function that does nothing takes in a closed loop of `lanes` lanes, in this process. */
export async function nullCall(lanes: number, milliseconds: number): Promise<number> {
  const opened = functionLanes({ lanes, timeoutMs: 10_000, call: async () => undefined });
  const recorder = new Recorder();
  const run = async (durationMs: number) => {
    const { window } = await closedLoop({ lanes: opened, next: () => 0, durationMs, recorder });
    return (1e9 * window.seconds) / window.answered;
  };
  await run(milliseconds / 2); // compiles the hot paths
  let least = Number.POSITIVE_INFINITY;
  for (let piece = 0; piece < pieces; piece++) least = Math.min(least, await run(milliseconds / pieces));
  for (const lane of opened) lane.close();
  return least;
}
