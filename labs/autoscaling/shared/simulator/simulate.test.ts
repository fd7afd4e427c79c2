import { readManifest } from "@labs/hpa";
import { describe, expect, test } from "vitest";
import { cluster, hpaOf } from "./simulate.fixture.ts";
import { simulate } from "./simulate.ts";
import type { Traffic } from "./traffic.ts";

describe("a step that 2 pods of 100 requests per second cannot bear", () => {
  const traffic: Traffic = { seconds: 900, rateAt: (second) => (second < 300 ? 100 : 1000) };

  test("a pod that is not ready counts as idle, so the next change waits until the last one can be seen", () => {
    const { changes } = simulate({ hpa: hpaOf(), cluster, traffic });
    expect(changes.map(({ from, to }) => [from, to]).slice(0, 3)).toEqual([
      [2, 4],
      [4, 7],
      [7, 12],
    ]);
    // 30 s to start, then a whole window of 15 s that is 30 s old.
    expect(changes.slice(1, 3).map(({ at }, index) => at - (changes[index]?.at ?? 0))).toEqual([75, 75]);
  });

  test("CPU that is full at 100 % lets the pods grow by 100/60 at a time, and requests per second by what is missing", () => {
    const byRate = readManifest(`
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: firewall }
spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: firewall }
  minReplicas: 2
  maxReplicas: 30
  metrics:
    - type: External
      external: { metric: { name: requests_per_second }, target: { type: AverageValue, averageValue: 60 } }
  behavior: {}
`).hpa;
    const { changes } = simulate({ hpa: byRate, cluster, traffic });
    // 4 pods or 100 % in 15 s: that is the default policy.
    expect(changes.slice(0, 2).map(({ from, to }) => [from, to])).toEqual([
      [2, 6],
      [6, 12],
    ]);
    expect(changes[1]?.at).toBe((changes[0]?.at ?? 0) + 15);
  });

  test("the same scenario gives the same timeline", () => {
    const scenario = { hpa: hpaOf(), cluster, traffic };
    expect(simulate(scenario)).toEqual(simulate(scenario));
  });
});
