import { Deadline } from "./deadline.ts";
import { FunctionLane } from "./function-lanes.ts";
import { KindRecorder } from "./kind-recorder.ts";
import { OpenLoop } from "./open-loop.ts";
import { Queue } from "./queue.ts";
import { Recorder } from "./recorder.ts";
import { Sampler } from "./sampler.ts";
import { Tally } from "./stretch.ts";
import { Window } from "./window.ts";

/**
 * Makes the generator's classes unchangeable in this process: a variant that runs beside them can import them, and
 * would otherwise be free to replace what keeps the time.
 */
export function freezeGenerator(): void {
  const classes = [Deadline, FunctionLane, KindRecorder, OpenLoop, Queue, Recorder, Sampler, Tally, Window];
  for (const one of classes) {
    Object.freeze(one);
    Object.freeze(one.prototype);
  }
  for (let proto = Recorder.counting; proto !== Object.prototype; proto = Object.getPrototypeOf(proto)) {
    Object.freeze(proto);
  }
}
