import type { Result } from "@labs/experiment/result";
import { emptyResult } from "@labs/experiment/result-fixture";
import { arms, closedCase, exact, placeboArm, summary } from "./build.fixture.ts";

const rates: Record<string, number> = {
  "per-request": 502,
  "pool-1": 1216,
  "pool-2": 2103,
  "pool-4": 2258,
  "pool-8": 3209,
  "pool-16": 3270,
  "pool-32": 2239,
  "pool-128": 2209,
};
const sizes = Object.keys(rates).map((name) => {
  const sweepValue = Number(name.split("-")[1]);
  return Number.isNaN(sweepValue) ? name : ([name, sweepValue] as [string, number]);
});

/** Arms on an axis beside a baseline that is not on it: the shape of a pool's sizes. */
export const poolResult: Result = {
  ...emptyResult,
  arms: [...arms(...sizes), placeboArm],
  cases: { fast: closedCase(), heavy: closedCase() },
  metrics: {
    throughput: { unit: "req/s", better: "higher", kind: "timing", role: "headline", in: ["fast"] },
    "wait for a client": { unit: "ms", better: "lower", kind: "timing", role: "mechanism", in: ["fast"] },
    "in the database": {
      unit: "ms",
      better: "lower",
      kind: "timing",
      role: "mechanism",
      in: ["fast", "heavy"],
    },
    connections: { unit: "", better: "lower", kind: "count", role: "price", in: ["fast"] },
  },
  summaries: Object.entries({ ...rates, placebo: 500 }).flatMap(([arm, rate]) => [
    summary(arm, "throughput", "fast", rate),
    summary(arm, "wait for a client", "fast", 4000 / rate),
    summary(arm, "in the database", "fast", 1000 / rate),
    summary(arm, "in the database", "heavy", 9000 / rate),
    summary(arm, "connections", "fast", rate % 100, exact(rate % 100)),
  ]),
};

/** Cases on an axis: the shape of a growing number of clients. */
export const clientsResult: Result = {
  ...emptyResult,
  arms: arms("per-request", "pooled"),
  cases: Object.fromEntries([128, 1, 8, 32].map((clients) => [`clients-${clients}`, closedCase(clients)])),
  metrics: {
    throughput: {
      unit: "req/s",
      better: "higher",
      kind: "timing",
      role: "headline",
      in: ["clients-1", "clients-8", "clients-32", "clients-128"],
    },
    waiting: {
      unit: "",
      better: "lower",
      kind: "gauge",
      role: "mechanism",
      in: ["clients-128", "clients-1", "clients-8", "clients-32"],
    },
  },
  summaries: [1, 8, 32, 128].flatMap((clients) => [
    summary("per-request", "throughput", `clients-${clients}`, 500),
    summary("pooled", "throughput", `clients-${clients}`, 100 * clients ** 0.9),
    summary("pooled", "waiting", `clients-${clients}`, Math.max(0, clients - 8)),
  ]),
};
