import { random } from "@labs/experiment";
import type { OpenEcho } from "../echo.ts";
import { echoExperiment } from "../echo-experiment.ts";
import { spin } from "../spin.ts";

/** What a request costs, milliseconds. */
const costMs = 0.5;
/** Work between two pauses, milliseconds. */
const workMs = 400;
/** A longer gap between two requests is time in which other arms were driven, milliseconds. */
const idleMs = 5;

const handler: OpenEcho = () => ({
  subject: (id) => {
    spin(costMs);
    return id;
  },
});

/** Stands still after every 400 ms of work, from a moment drawn for the round. */
const pausing =
  (pauseMs: number): OpenEcho =>
  (_, { seed }) => {
    let worked = workMs * random("phase", seed)();
    let last = performance.now();
    return {
      subject: (id) => {
        spin(costMs);
        worked += Math.min(idleMs, performance.now() - last);
        if (worked >= workMs) {
          worked = 0;
          standStill(pauseMs);
        }
        last = performance.now();
        return id;
      },
    };
  };

/** Blocks the thread as a stop of the garbage collector does, and leaves the processor to others. */
function standStill(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

// Few clients: a pause must not reach the p99, from which the length of a slice is planned.
export default echoExperiment({
  question: "Are pauses counted, and named?",
  transport: "http",
  clients: 4,
  arms: {
    handler: { change: "0.5 ms of work.", open: handler },
    "pauses-9": { change: "Still for 40 ms after 400 ms of work.", open: pausing(40) },
    "pauses-17": { change: "Still for 80 ms after 400 ms of work.", open: pausing(80) },
  },
});
