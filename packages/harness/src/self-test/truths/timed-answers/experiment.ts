import { setTimeout as sleep } from "node:timers/promises";
import { type Random, random } from "@labs/experiment";
import type { OpenEcho } from "../echo.ts";
import { echoExperiment } from "../echo-experiment.ts";

/** Mean time of an answer, milliseconds, as it is drawn; timers round it, so that the arms count what it became. */
const meanMs = 10;
const clients = 16;

/** Answers after a time that it draws, and counts how long it really slept. */
const sleeping =
  (drawMs: (draw: Random) => number): OpenEcho =>
  (_, { seed }) => {
    const draw = random("sleep", seed, process.pid);
    let sleeps = 0;
    let sleptMs = 0;
    return {
      subject: async (id) => {
        const began = performance.now();
        await sleep(drawMs(draw));
        sleeps++;
        sleptMs += performance.now() - began;
        return id;
      },
      counters: () => ({ sleeps, sleptMs }),
    };
  };

/** One answer in a hundred takes fifty times as long as the others. */
const slowShare = 0.01;
const slowTimes = 50;
const usualMs = meanMs / (1 - slowShare + slowShare * slowTimes);

export default echoExperiment({
  question: "Does the rate of timed answers depend on how their times vary?",
  transport: "http",
  clients,
  arms: {
    "timed-constant": { change: "Sleeps 10 ms.", open: sleeping(() => meanMs) },
    "timed-exponential": {
      change: "Sleeps 10 ms on average, exponential.",
      open: sleeping((draw) => -meanMs * Math.log(1 - draw())),
    },
    "timed-long-tail": {
      change: "Sleeps 10 ms on average, 1 % fifty times longer.",
      open: sleeping((draw) => usualMs * (draw() < slowShare ? slowTimes : 1)),
    },
  },
  metrics: {
    "counted rate": {
      unit: "req/s",
      better: "higher",
      kind: "gauge",
      role: "mechanism",
      meaning: "clients over the mean time that the server really slept",
      of: ({ delta }) => (1000 * clients * delta("sleeps")) / delta("sleptMs"),
    },
  },
});
