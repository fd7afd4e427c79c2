/** What is reported: the time that users wait, where requests and load are, and what the balancer costs. */
import { type Counters, gauge, last, latency, perAnswer, ratio } from "@labs/experiment";
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

export const metrics = {
  p99: latency("p99", { role: "headline" }),
  p50: latency("p50", { role: "mechanism" }),
  "share of d": gauge(ratio<Counter>("requests:d", "requests", 100), {
    unit: "%",
    role: "mechanism",
    meaning: "Of the requests; a quarter where all servers get the same.",
  }),
  "even requests": gauge(evenness("requests"), {
    unit: "%",
    better: "higher",
    role: "mechanism",
    meaning: "Jain's index of the requests per server.",
  }),
  "even load": gauge(evenness("inFlightMs"), {
    unit: "%",
    better: "higher",
    role: "mechanism",
    meaning: "Jain's index of the requests in flight per server.",
  }),
  "queue time": gauge(ratio<Counter>("waitedMs", "requests"), {
    unit: "ms",
    role: "mechanism",
    meaning: "Mean wait in a server's queue.",
  }),
  "most in flight": gauge((counters: Counters<Counter>) => counters.max("maxInFlight"), {
    role: "mechanism",
    meaning: "At one server at once.",
  }),
  connections: gauge(last<Counter>("connections"), {
    role: "price",
    meaning: "Opened to the servers so far.",
  }),
  "balancer's processor time": gauge(perAnswer<Counter>("balancerMs", 1_000), {
    unit: "us per request",
    role: "price",
  }),
};
