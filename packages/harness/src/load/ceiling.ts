import { startChildServer } from "./child-server.ts";
import { closedLoop } from "./closed-loop.ts";
import { encodeRequests, openHttpLanes } from "./http/http-lanes.ts";
import { Recorder } from "./recorder.ts";

/**
 * Requests per second this generator reaches against a server in a process of its own that answers at once.
 * A subject measured near this rate says how fast the generator is, not the subject.
 */
export async function measureCeiling(options: {
  readonly lanes: number;
  readonly seconds: number;
  /** The core the subjects are pinned to, if they are. */
  readonly cpu?: number;
}): Promise<number> {
  const pin = options.cpu === undefined ? {} : { cpu: options.cpu };
  await using server = await startChildServer(new URL("./null-server.ts", import.meta.url), pin);
  const lanes = await openHttpLanes({
    urls: [server.url],
    lanes: options.lanes,
    requests: encodeRequests([{ path: "/" }]),
    timeoutMs: 10_000,
  });
  try {
    const run = (durationMs: number) =>
      closedLoop({ lanes, next: () => 0, durationMs, recorder: new Recorder() });
    await run(300); // both sides compile their hot paths first
    const { window } = await run(options.seconds * 1000);
    return window.answered / window.seconds;
  } finally {
    for (const lane of lanes) lane.close();
  }
}
