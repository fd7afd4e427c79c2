import os from "node:os";
import { readCgroup } from "./cgroup.ts";
import { pinPlan } from "./pin.ts";
import { readIfThere } from "./read-if-there.ts";

/** What a system offers to the checks of a measurement. */
export interface Sources {
  /** `/proc/stat` and `/proc/<pid>/stat`. */
  readonly processes: boolean;
  /** `/proc/<pid>/schedstat`. */
  readonly schedule: boolean;
  /** `/proc/pressure/cpu`. */
  readonly pressure: boolean;
  /** `cpu.stat` of the control group. */
  readonly throttling: boolean;
  /** `taskset` and a second processor. */
  readonly pinning: boolean;
}

/**
 * Looks at what this system offers.
 *
 * @param pinned the run is pinned already, so that this process no longer sees the subject's processor
 */
export function findSources(pinned: boolean): Sources {
  return {
    processes: readIfThere("/proc/stat") !== null && readIfThere(`/proc/${process.pid}/stat`) !== null,
    schedule: readIfThere(`/proc/${process.pid}/schedstat`) !== null,
    pressure: readIfThere("/proc/pressure/cpu") !== null,
    // Groups and quotas are Linux's: elsewhere there is nothing to check.
    throttling: os.platform() !== "linux" || readCgroup().readable,
    pinning: pinned || pinPlan() !== null,
  };
}

/** The checks that cannot be made, in words for a reader. */
export function checksOff(sources: Sources): string[] {
  const { processes, schedule, pressure, throttling, pinning } = sources;
  return [
    ...(processes
      ? []
      : [
          "processor time of variants, services and other programs",
          "work outside an arm's slices",
          "time taken by the hypervisor",
        ]),
    ...(schedule ? [] : ["how long a variant waited for a processor"]),
    // Pressure only stands in for what processes say of themselves.
    ...(pressure || processes ? [] : ["pressure on the processors"]),
    ...(throttling ? [] : ["throttling by the quota of a container"]),
    ...(pinning ? [] : ["--pin (no taskset or no second processor)"]),
  ];
}
