import { OpenLoop } from "../open-loop.ts";
import { Deadline } from "../pacing/deadline.ts";
import { Queue } from "../pacing/queue.ts";
import { Tally } from "../stretch.ts";
import { KindRecorder } from "../times/kind-recorder.ts";
import { Recorder } from "../times/recorder.ts";
import { Sampler } from "../times/sampler.ts";
import { Window } from "../times/window.ts";
import { FunctionLane } from "./function-lanes.ts";

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
