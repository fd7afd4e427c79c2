/** What an HPA makes of pods that all use the same, before windows, policies, minimum and maximum. */
import { type HorizontalPodAutoscaler, initialState, reconcile } from "@labs/hpa";
import { podCores } from "../data.ts";

const hour = 3_600_000;

export function propose(
  hpa: HorizontalPodAutoscaler,
  { pods, percent }: { readonly pods: number; readonly percent: number },
): "more" | "fewer" | "the same" {
  const names = Array.from({ length: pods }, (_, index) => `firewall-${index}`);
  const request = Math.round(1000 * podCores);
  const free = { ...hpa, spec: { ...hpa.spec, minReplicas: 1 } };
  const { proposed = pods } = reconcile(free, initialState, {
    now: hour,
    scale: { specReplicas: pods, statusReplicas: pods, selector: "app=firewall" },
    pods: names.map((name) => ({
      name,
      phase: "Running",
      startTime: 0,
      ready: { status: "True", lastTransitionTime: 0 },
      containers: [{ name: "firewall", requests: { cpu: BigInt(request) } }],
    })),
    metrics: [
      {
        resources: names.map((pod) => ({
          ...{ pod, timestamp: hour, windowMs: 15_000 },
          containers: [{ name: "firewall", usage: { cpu: BigInt(Math.round((request * percent) / 100)) } }],
        })),
      },
    ],
  });
  if (proposed === pods) return "the same";
  return proposed > pods ? "more" : "fewer";
}
