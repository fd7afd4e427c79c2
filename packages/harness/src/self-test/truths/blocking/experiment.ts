import type { Metric } from "@labs/experiment";
import type { OpenEcho } from "../echo.ts";
import { echoExperiment } from "../echo-experiment.ts";
import { spin } from "../spin.ts";
import { SpunTimes } from "./spun-times.ts";

const clients = 16;
const costMs = 0.1;

/** Keeps the thread for 0.1 ms per call: of 16 clients, each waits for the 15 others. */
const blocking: OpenEcho = () => {
  const times = new SpunTimes(clients);
  return {
    subject: (id) => {
      times.add(spin(costMs));
      return id;
    },
    counters: () => times.take(),
  };
};

/** What the arm itself counted. */
const counted = (quantile: "p45" | "p55"): Metric<"saturated"> => ({
  unit: "ms",
  better: "lower",
  kind: "gauge",
  role: "mechanism",
  meaning: "what 16 spins in a row really took",
  of: ({ last }) => last(quantile),
});

export default echoExperiment({
  question: "Does the wait for the thread belong to the response time?",
  transport: "in-process",
  clients,
  share: 0.5,
  arms: {
    blocking: { change: "Keeps the thread for 0.1 ms per call.", open: blocking },
    "blocking-twin": { change: "The same code under another name.", open: blocking },
  },
  metrics: {
    p50: { unit: "ms", better: "lower", kind: "timing", role: "mechanism", of: "p50" },
    "counted p45": counted("p45"),
    "counted p55": counted("p55"),
  },
});
