/** What is reported: the time that users wait, where requests and load are, and what the balancer costs. */
import { type Counters, count, gauge, last, latency, perAnswer, ratio, timing } from "@labs/experiment";
import { serverNames } from "../shared/servers.ts";
import type { Counter } from "./rig.ts";

/** Jain's index in per cent: 100 where all servers have the same, 25 where one of four has everything. */
function evenness(of: "requests" | "inFlightMs") {
  return (counters: Counters<Counter>): number | null => {
    const values = serverNames.map((name) => counters.delta(`${of}:${name}`));
    const sum = values.reduce((total, value) => total + value, 0);
    const squares = values.reduce((total, value) => total + value ** 2, 0);
    return squares === 0 ? null : (100 * sum ** 2) / (values.length * squares);
  };
}

/** Per cent of the scorers' work that the slow one did. */
function workOfD(counters: Counters<Counter>): number | null {
  const all = counters.last("scorerWork");
  return all > 0 ? (100 * counters.last("scorerWorkOfD")) / all : null;
}

/** In the case that asks real scorers. */
const computed = { role: "mechanism", in: "real-scorers" } as const;

/** The cases whose load is measured; in the others a script counts. */
const measured = ["equal", "one-slow", "long-tail"] as const;

export const metrics = {
  p99: latency("p99", { role: "headline", in: measured }),
  failed: count(last<Counter>("failed"), {
    role: "headline",
    in: "fails-fast",
    meaning: "Of 1 000 requests while server d fails every one at once.",
  }),
  p50: latency("p50", { role: "mechanism", in: measured }),
  "scorers' p99": timing(last<Counter>("scorerP99Ms"), {
    ...{ ...computed, unit: "ms" },
    meaning: "Of scorers that compute, from when a request was due.",
  }),
  "scorers' p50": timing(last<Counter>("scorerP50Ms"), { ...computed, unit: "ms" }),
  "work of d": gauge(workOfD, {
    ...{ ...computed, unit: "%" },
    meaning: "Of the scorers' processor time; d has a tenth of their shares.",
  }),
  "share of d": gauge(ratio<Counter>("requests:d", "requests", 100), {
    unit: "%",
    role: "mechanism",
    in: [...measured, "fails-fast"],
    meaning: "Of the requests; a quarter where all servers get the same.",
  }),
  "even requests": gauge(evenness("requests"), {
    unit: "%",
    better: "higher",
    role: "mechanism",
    in: [...measured, "fails-fast"],
    meaning: "Jain's index of the requests per server.",
  }),
  "even load": gauge(evenness("inFlightMs"), {
    unit: "%",
    better: "higher",
    role: "mechanism",
    in: measured,
    meaning: "Jain's index of the requests in flight per server.",
  }),
  "queue time": gauge(ratio<Counter>("waitedMs", "requests"), {
    unit: "ms",
    role: "mechanism",
    in: measured,
    meaning: "Mean wait in a server's queue.",
  }),
  "most in flight": gauge((counters: Counters<Counter>) => counters.max("maxInFlight"), {
    role: "mechanism",
    in: measured,
    meaning: "At one server at once.",
  }),
  connections: gauge(last<Counter>("connections"), {
    role: "price",
    in: measured,
    meaning: "Opened to the servers so far.",
  }),
  "balancer's processor time": gauge(perAnswer<Counter>("balancerMs", 1_000), {
    unit: "us per request",
    role: "price",
    in: measured,
  }),
};
