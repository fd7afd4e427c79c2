import { defineExperiment } from "@labs/experiment";
import { metrics } from "./metrics.ts";
import { drawLookUp, provision, transport } from "./rig.ts";
import { replay, replaySlowly } from "./scripts.ts";

const fast = ["skew-0.7", "skew-0.99", "skew-1.2", "scan", "drift"] as const;
const slow = { mode: "observe", seconds: 10 } as const;
const simulated = { versus: null, anchor: true, drivenIn: fast } as const;

export default defineExperiment({
  question: "The cache's memory is full: what should Redis forget, and how did you choose its policy?",
  order: 3,
  needs: ["redis"],
  provision,
  schedule: { oneAfterAnother: "memory limit and policy are the server's, and filling takes seconds" },
  input: drawLookUp,
  transport,
  variants: {
    noeviction: {
      trap: true,
      change: "Nothing is forgotten: writes are refused when the memory is full.",
      load: () => import("./variants/noeviction.ts"),
    },
    "allkeys-random": {
      change: "Any key may go.",
      drivenIn: fast,
      load: () => import("./variants/allkeys-random.ts"),
    },
    "allkeys-lru": { change: "The longest unused of five.", load: () => import("./variants/allkeys-lru.ts") },
    "allkeys-lru-10-samples": {
      versus: "allkeys-lru",
      change: "allkeys-lru with ten samples.",
      drivenIn: ["slow"],
      load: () => import("./variants/allkeys-lru-10-samples.ts"),
    },
    "allkeys-lfu": { change: "The least used of five.", load: () => import("./variants/allkeys-lfu.ts") },
    "volatile-ttl": {
      change: "The key that expires first goes, of five sampled.",
      drivenIn: fast,
      load: () => import("./variants/volatile-ttl.ts"),
    },
    "simulated-exact-lru": {
      ...simulated,
      change: "Simulated: LRU without samples and clock.",
      load: () => import("./variants/simulated-exact-lru.ts"),
    },
    "simulated-w-tinylfu": {
      ...simulated,
      change: "Simulated: a new key must be asked for more often than the one that would go.",
      load: () => import("./variants/simulated-w-tinylfu.ts"),
    },
    "simulated-perfect-lfu": {
      ...simulated,
      change: "Simulated: the keys that will be asked for most stay. A limit, no policy.",
      load: () => import("./variants/simulated-perfect-lfu.ts"),
    },
  },
  baseline: "noeviction",
  wrong: {
    slots: { change: "A hash of the key chooses a slot.", load: () => import("./wrong/slots.ts") },
  },
  cases: {
    "skew-0.7": { mode: "observe", seconds: 1.3, script: replay("skew-0.7") },
    "skew-0.99": { mode: "observe", seconds: 1, script: replay("skew-0.99") },
    "skew-1.2": { mode: "observe", seconds: 0.8, script: replay("skew-1.2") },
    scan: { mode: "observe", seconds: 1.3, script: replay("scan") },
    drift: { mode: "observe", seconds: 1.3, script: replay("drift") },
    slow: { ...slow, script: replaySlowly() },
  },
  metrics,
  claims: [
    { variant: "allkeys-lfu", metric: "hit ratio", timesBetter: 1.08, than: "simulated-exact-lru" },
    { variant: "allkeys-lfu", metric: "hit ratio elsewhere", timesBetter: 1.1, than: "simulated-exact-lru" },
    { variant: "allkeys-lru", metric: "hit ratio elsewhere", in: "drift", timesBetter: 1.3 },
    {
      variant: "allkeys-lru-10-samples",
      metric: "hit ratio elsewhere",
      in: "slow",
      timesBetterAtMost: 1.03,
      than: "allkeys-lru",
    },
    { variant: "allkeys-lfu", metric: "refused writes", in: "scan", between: [0, 0] },
  ],
  goal: {
    task: "Find more look-ups in the same memory while a scan runs through the cache, and let no write fail.",
    request:
      "GET verdict:<n>, and SET after a miss: 1 kB each, by Zipf's law with exponent 0.99; 30 % of the look-ups are a scan.",
    reference: "allkeys-lfu",
    target: { metric: "hit ratio" },
    evidence: { metric: "refused writes", in: "scan", between: [0, 0] },
    bounds: [{ metric: "memory", in: "scan", atMostTimesReference: 1.1 }],
  },
  breakEven: {
    task: "How short must the TTL be, so that entries expire before the memory is full and the policy no longer matters?",
    varies: "TTL",
    unit: "ms",
    values: [125, 250, 500, 1000, 2000, 4000],
    variant: "allkeys-lfu",
    metric: "hit ratio elsewhere",
    in: "slow",
    modify: (ttlMs) => ({ cases: { slow: { ...slow, script: replaySlowly({ ttlMs }) } } }),
  },
  caveat:
    "Seconds stand for hours: Redis's LRU counts whole seconds and its LFU forgets by the minute, so LRU is shown too weak in all cases but slow, and LFU never forgets.",
  next: [
    "Set lfu-log-factor to 0 in variants/allkeys-lfu.ts: what happens in scan, and why?",
    "Set the share in data.ts to 0.5: which difference between the policies is left?",
    "Use volatile-lfu, and leave the TTL out in support/server.ts: what does the server answer when it is full?",
  ],
});
