/** What a HorizontalPodAutoscaler carries from one sync to the next. Instants are milliseconds. */
import type { Condition } from "./conditions.ts";
import type { MetricValue } from "./metrics/propose-for-metric.ts";

export interface HpaState {
  readonly status: HpaStatus;
  /** What the metrics proposed, before windows, policies, minimum and maximum; in no order. */
  readonly recommendations: readonly Recommendation[];
  readonly scaleUpEvents: readonly ScaleEvent[];
  readonly scaleDownEvents: readonly ScaleEvent[];
}

/** What `kubectl get hpa -o yaml` shows as `status`. */
export interface HpaStatus {
  readonly currentReplicas: number;
  readonly desiredReplicas: number;
  readonly lastScaleTime?: number | undefined;
  /** In the order of the spec's metrics, `undefined` where one failed; empty where none was computed. */
  readonly currentMetrics: readonly (MetricValue | undefined)[];
  readonly conditions: readonly Condition[];
}

export interface Recommendation {
  readonly replicas: number;
  readonly at: number;
}

export interface ScaleEvent {
  /** How many replicas were added or removed; positive. */
  readonly change: number;
  readonly at: number;
  /** Older than every policy's period when it was last looked at: the next event takes its place. */
  readonly outdated: boolean;
}

/** Before the first sync. */
export const initialState: HpaState = {
  status: { currentReplicas: 0, desiredReplicas: 0, currentMetrics: [], conditions: [] },
  recommendations: [],
  scaleUpEvents: [],
  scaleDownEvents: [],
};

/** The list with the last entry that `isOld` replaced by a new one; without such an entry, the new one comes at its end. */
export function replaceLastOld<T>(list: readonly T[], isOld: (entry: T) => boolean, entry: T): T[] {
  const index = list.findLastIndex(isOld);
  return index === -1 ? [...list, entry] : list.with(index, entry);
}
