import { defineExperiment } from "@labs/experiment";
import { drawEven, drawSlow, failing, scoring } from "./data.ts";
import { metrics } from "./metrics.ts";
import { provision, transport } from "./rig.ts";
import { failsFast, openLoop, realScorers } from "./scripts.ts";

/** Shows its point in one case; a verdict there would take many rounds more. */
const shown = (name: "equal" | "one-slow" | "fails-fast", change: string) =>
  ({ change, drivenIn: [name], shownOnly: true }) as const;

export default defineExperiment({
  question: "You configured a load balancer: which algorithm and which settings did you choose, and why?",
  order: 1,
  needs: ["haproxy"],
  provision,
  schedule: { oneAfterAnother: "an arm is a fleet of four servers, and queues need all of the time" },
  input: drawEven,
  transport,
  variants: {
    roundrobin: {
      change: "Each request goes to the next server.",
      load: () => import("./variants/roundrobin.ts"),
    },
    random: {
      ...{ change: "Each request goes to a server drawn by lot.", drivenIn: ["equal"] },
      load: () => import("./variants/random.ts"),
    },
    weights: {
      ...shown("one-slow", "Server d gets a third of what each of the others gets."),
      load: () => import("./variants/weights.ts"),
    },
    leastconn: {
      change: "A request goes to the server with the fewest requests in flight.",
      load: () => import("./variants/leastconn.ts"),
    },
    random2: {
      change: "A request goes to the less busy of two servers drawn by lot.",
      load: () => import("./variants/random2.ts"),
    },
    "leastconn-ejecting": {
      ...shown("fails-fast", "leastconn, and a server that fails five requests in a row is taken out."),
      versus: "leastconn",
      load: () => import("./variants/leastconn-ejecting.ts"),
    },
    hash: {
      ...shown("equal", "A caller's requests go to one server, by consistent hashing."),
      load: () => import("./variants/hash.ts"),
    },
    "nginx-leastconn": {
      ...shown("one-slow", "nginx: the server with the fewest requests in flight."),
      ...({ versus: "leastconn", needs: ["nginx"] } as const),
      load: () => import("./variants/nginx-leastconn.ts"),
    },
    "nginx-random2": {
      ...shown("one-slow", "nginx: the less busy of two servers drawn by lot."),
      ...({ versus: "random2", needs: ["nginx"] } as const),
      load: () => import("./variants/nginx-random2.ts"),
    },
  },
  baseline: "roundrobin",
  wrong: {
    "answers-itself": {
      change: "The balancer answers and asks no server.",
      load: () => import("./wrong/answers-itself.ts"),
    },
  },
  cases: {
    equal: openLoop("equal"),
    "one-slow": openLoop("one-slow"),
    "long-tail": openLoop("long-tail"),
    "fails-fast": { mode: "observe", seconds: failing.requests / failing.rate, script: failsFast },
    "real-scorers": { mode: "observe", seconds: scoring.seconds, script: realScorers },
  },
  metrics,
  claims: [
    { variant: "roundrobin", metric: "p99", in: "equal", than: "random", timesBetter: 1.2 },
    { variant: "leastconn", metric: "p99", in: "equal", timesBetter: 1.2 },
    { variant: "leastconn", metric: "p99", in: "one-slow", timesBetter: 4 },
    { variant: "random2", metric: "p99", in: "one-slow", timesBetter: 4 },
    { variant: "roundrobin", metric: "even requests", in: "one-slow", between: [99, 100] },
    { variant: "roundrobin", metric: "even load", in: "one-slow", between: [25, 50] },
    { variant: "roundrobin", metric: "failed", between: [250, 250] },
    { variant: "leastconn", metric: "failed", between: [300, 1_000] },
    { variant: "leastconn-ejecting", metric: "failed", between: [5, 100] },
  ],
  goal: {
    task: "Keep the slowest one per cent short while one of four servers is slow.",
    request: "A scoring request: 5 ms of work on average, 15 ms on server d; 880 a second.",
    reference: "leastconn",
    target: { metric: "p99", in: "one-slow" },
    evidence: { metric: "share of d", in: "one-slow", between: [5, 20] },
    bounds: [{ metric: "p99", in: "equal", atMostTimesReference: 2 }],
  },
  breakEven: {
    task: "How much slower must server d be before leastconn is worth more than round robin?",
    varies: "work on server d",
    unit: "times",
    values: [1, 1.5, 2, 3, 5],
    variant: "leastconn",
    metric: "p99",
    in: "one-slow",
    modify: (times) => ({ cases: { "one-slow": openLoop("one-slow", (draw) => drawSlow(draw, times)) } }),
  },
  caveat:
    "One balancer knows all requests in flight: with several balancers each knows only its own, and random(2) gains on leastconn. The servers are timed, but in real-scorers.",
  next: [
    "Give `weights` the weights of a fleet in which server a is slow: what does a stale weight cost?",
    "Add `hash-balance-factor 125` to hash: what becomes of its p99, and of whose server is whose?",
  ],
});
