/** Which pods count. Source: `groupPods` of pkg/controller/podautoscaler/replica_calculator.go. */
import type { ControllerFlags } from "../flags.ts";
import type { Pod } from "../observation.ts";
import type { Sample, Samples } from "./samples.ts";

/**
 * `ready`: its sample counts. `unready`: it does not, because the pod is pending or, for CPU, not ready yet. `missing`: there
 * is none. `ignored`: the pod is being deleted or failed; one that succeeded is not ignored.
 */
export type PodGroup = "ready" | "unready" | "missing" | "ignored";

/** Names of pods by group. */
export type PodGroups = Readonly<Record<PodGroup, readonly string[]>>;

/** Groups pods by their state and samples; `resource` is absent where the metric is not a resource. */
export function groupPods(
  pods: readonly Pod[],
  samples: Samples,
  resource: string | undefined,
  now: number,
  flags: ControllerFlags,
): PodGroups {
  const groups: Record<PodGroup, string[]> = { ready: [], unready: [], missing: [], ignored: [] };
  for (const pod of pods) groups[groupOf(pod)].push(pod.name);
  return groups;

  function groupOf(pod: Pod): PodGroup {
    if (pod.deleted || pod.phase === "Failed") return "ignored";
    if (pod.phase === "Pending") return "unready";
    const sample = samples.get(pod.name);
    if (sample === undefined) return "missing";
    return resource === "cpu" && isWarmingUp(pod, sample, now, flags) ? "unready" : "ready";
  }
}

/** CPU while a program starts says nothing of its load: such a sample waits for the pod to be ready. */
function isWarmingUp(pod: Pod, sample: Sample, now: number, flags: ControllerFlags): boolean {
  const { ready, startTime } = pod;
  if (ready === undefined || startTime === undefined) return true;
  if (startTime + flags.cpuInitializationPeriodMs > now) {
    // A whole window has to lie after the last change of readiness.
    return ready.status === "False" || sample.timestamp < ready.lastTransitionTime + sample.windowMs;
  }
  const hasNeverBeenReady = startTime + flags.initialReadinessDelayMs > ready.lastTransitionTime;
  return ready.status === "False" && hasNeverBeenReady;
}
