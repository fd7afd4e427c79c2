import { readManifest } from "@labs/hpa";
import { services } from "./service.ts";
import type { Cluster } from "./simulate.ts";

interface Knobs {
  readonly min?: number;
  readonly max?: number;
  readonly target?: number;
  readonly upWindow?: number;
  readonly downWindow?: number;
  /** Pods per minute. */
  readonly upPods?: number | undefined;
}

/** An HPA on CPU. */
export function hpaOf({
  min = 2,
  max = 30,
  target = 60,
  upWindow = 0,
  downWindow = 300,
  upPods,
}: Knobs = {}) {
  const policies =
    upPods === undefined ? "" : `, policies: [{ type: Pods, value: ${upPods}, periodSeconds: 60 }]`;
  return readManifest(`
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: firewall }
spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: firewall }
  minReplicas: ${min}
  maxReplicas: ${max}
  metrics:
    - type: Resource
      resource: { name: cpu, target: { type: Utilization, averageUtilization: ${target} } }
  behavior:
    scaleUp: { stabilizationWindowSeconds: ${upWindow}${policies} }
    scaleDown: { stabilizationWindowSeconds: ${downWindow} }
`).hpa;
}

export const cluster: Cluster = {
  service: services["cpu-bound"],
  startSeconds: 30,
  lagSeconds: 30,
  windowSeconds: 15,
};
