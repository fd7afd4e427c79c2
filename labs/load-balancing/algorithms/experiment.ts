import { defineExperiment } from "@labs/experiment";
import { type TimedServer, timedPath } from "../shared/timed-server.ts";
import type { Answer } from "./contract.ts";
import { capacity, drawEven, drawLongTail, drawOneSlow } from "./data.ts";
import { metrics } from "./metrics.ts";
import { provision } from "./rig.ts";

export default defineExperiment({
  question: "You configured a load balancer: which algorithm and which settings did you choose, and why?",
  order: 1,
  needs: ["haproxy"],
  provision,
  schedule: {
    oneAfterAnother: "each arm is a fleet of four servers with its balancer, and queues need all of the time",
  },
  input: drawEven,
  transport: {
    kind: "http",
    instances: 4,
    front: true,
    serve: (server: TimedServer) => server.serve(),
    request: ({ slow, ...request }) => ({ path: `${timedPath(request)}${slow ? "&slow" : ""}` }),
    answer: ({ body }): Answer => {
      const { ms, key } = JSON.parse(body);
      return { ms, key };
    },
  },
  variants: {
    roundrobin: {
      change: "Each request goes to the next server.",
      load: () => import("./variants/roundrobin.ts"),
    },
    random: {
      change: "Each request goes to a server drawn by lot.",
      load: () => import("./variants/random.ts"),
    },
    weights: {
      change: "Server d gets a third of what each of the others gets.",
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
    hash: {
      change: "A caller's requests go to one server, by consistent hashing.",
      load: () => import("./variants/hash.ts"),
    },
    "nginx-leastconn": {
      change: "nginx: the server with the fewest requests in flight.",
      versus: "leastconn",
      needs: ["nginx"],
      load: () => import("./variants/nginx-leastconn.ts"),
    },
    "nginx-random2": {
      change: "nginx: the less busy of two servers drawn by lot.",
      versus: "random2",
      needs: ["nginx"],
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
    equal: { mode: "open", rate: 0.8 * capacity.equal, seconds: 2, lanes: 400 },
    "one-slow": { mode: "open", rate: 0.66 * capacity.oneSlow, seconds: 2, lanes: 400, input: drawOneSlow },
    "long-tail": { mode: "open", rate: 0.7 * capacity.equal, seconds: 2, lanes: 400, input: drawLongTail },
  },
  metrics,
  claims: [
    { variant: "roundrobin", metric: "p99", in: "equal", than: "random", timesBetter: 1.2 },
    { variant: "leastconn", metric: "p99", in: "equal", timesBetter: 1.2 },
    { variant: "leastconn", metric: "p99", in: "one-slow", timesBetter: 4 },
  ],
  goal: {
    task: "Keep the slowest one per cent short while one of four servers is slow.",
    request: "A scoring request: 5 ms of work on average, 15 ms on server d.",
    reference: "leastconn",
    target: { metric: "p99", in: "one-slow" },
    evidence: { metric: "share of d", in: "one-slow", between: [5, 20] },
  },
  caveat:
    "One balancer knows all requests in flight: with several balancers each knows only its own, and random(2) gains on leastconn. The servers are timed, not computing.",
  next: ["Give `weights` the weights of a fleet in which server a is slow: what does a stale weight cost?"],
});
