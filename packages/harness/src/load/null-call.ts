import { closedLoop } from "./closed-loop.ts";
import { functionLanes } from "./function-lanes.ts";
import { Recorder } from "./recorder.ts";

/** The time is cut into so many pieces, of which the middle one is told: other programs take the processor away in some. */
const pieces = 9;

/** Nanoseconds that one call of a function that does nothing takes in a closed loop of so many lanes, in this process. */
export async function nullCall(lanes: number, milliseconds: number): Promise<number> {
  const opened = functionLanes({ lanes, timeoutMs: 10_000, call: async () => undefined });
  const recorder = new Recorder();
  const run = async (durationMs: number) => {
    const { window } = await closedLoop({ lanes: opened, next: () => 0, durationMs, recorder });
    return (1e9 * window.seconds) / window.answered;
  };
  await run(milliseconds / 2); // compiles the hot paths
  const costs: number[] = [];
  for (let piece = 0; piece < pieces; piece++) costs.push(await run(milliseconds / pieces));
  for (const lane of opened) lane.close();
  return costs.toSorted((a, b) => a - b)[pieces >> 1] ?? Number.NaN;
}
