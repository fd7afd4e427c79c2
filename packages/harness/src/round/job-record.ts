import type { LoadRecord } from "@labs/experiment/result";
import { Recorder } from "../load/times/recorder.ts";

/** One job as a load of one request. */
export function jobRecord(ms: number): LoadRecord {
  const times = new Recorder();
  times.record(ms);
  return {
    seconds: ms / 1000,
    answered: 1,
    checked: 1,
    clock: null,
    failures: { status: 0, broken: 0, unanswered: 0, dropped: 0 },
    firstFailure: null,
    slices: [],
    responseUs: times.quantiles(),
    histogram: times.encode(),
    little: null,
  };
}
