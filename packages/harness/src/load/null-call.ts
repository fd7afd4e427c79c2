import { closedLoop } from "./closed-loop.ts";
import { functionLanes } from "./function-lanes.ts";
import { Recorder } from "./recorder.ts";

/** Nanoseconds that one call of a function that does nothing takes in a closed loop of so many lanes, in this process. */
export async function nullCall(lanes: number, milliseconds: number): Promise<number> {
  const opened = functionLanes({ lanes, timeoutMs: 10_000, call: async () => undefined });
  const run = (durationMs: number) =>
    closedLoop({ lanes: opened, next: () => 0, durationMs, recorder: new Recorder() });
  await run(milliseconds / 2); // compiles the hot paths
  const { window } = await run(milliseconds);
  for (const lane of opened) lane.close();
  return (1e9 * window.seconds) / window.answered;
}
