import { disruptionBudget, topologySpread } from "./availability.ts";
import { livenessAlone, probes, probesDiffer, startupProbe } from "./probes.ts";
import { ports, selectors } from "./references.ts";
import { memoryLimit, quota, requests } from "./resources.ts";
import type { Rule } from "./rule.ts";
import { noReplicas, oneAutoscaler, reachableTarget, scaleTarget, statedMetrics } from "./scaling.ts";
import { nonRoot, pinnedImage, plainSecret, readOnlyRoot, restricted } from "./security.ts";
import { gracePeriod, preStop } from "./shutdown.ts";

/** All policy rules. Each has a manifest in `wrong/` that it refuses. */
export const rules: readonly Rule[] = [
  ...[requests, memoryLimit, quota],
  ...[probes, probesDiffer, startupProbe, livenessAlone],
  ...[preStop, gracePeriod],
  ...[scaleTarget, noReplicas, oneAutoscaler, statedMetrics, reachableTarget],
  ...[topologySpread, disruptionBudget],
  ...[nonRoot, readOnlyRoot, restricted, pinnedImage, plainSecret],
  ...[selectors, ports],
];
