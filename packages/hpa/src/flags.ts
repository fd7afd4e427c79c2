/** Flags of kube-controller-manager, `--horizontal-pod-autoscaler-…`. */
export interface ControllerFlags {
  /** How far the ratio of usage to target may be from 1 without a change. */
  readonly tolerance: number;
  /** For how long the highest recommendation holds, where the spec does not say. */
  readonly downscaleStabilizationMs: number;
  /** How long after a pod's start its CPU samples are judged by its readiness. */
  readonly cpuInitializationPeriodMs: number;
  /** After its start a pod that became unready this early counts as never having been ready. */
  readonly initialReadinessDelayMs: number;
}

/** The defaults of Kubernetes 1.37; it syncs every 15 s. */
export const defaultFlags: ControllerFlags = {
  tolerance: 0.1,
  downscaleStabilizationMs: 300_000,
  cpuInitializationPeriodMs: 300_000,
  initialReadinessDelayMs: 30_000,
};
