import { defineExperiment } from "@labs/experiment";
import { butWaits, computing, drawChecked, drawKey, drawRisk, waits } from "./data.ts";
import { metrics } from "./metrics.ts";
import { provision, served } from "./rig.ts";
import { busy, held, heldCallers } from "./scripts.ts";
import { answerIn, requestFor } from "./support/api.ts";

export default defineExperiment({
  question: "Asynchronous or synchronous endpoints: what are the trade-offs under load, in Node and FastAPI?",
  order: 2,
  needs: ["postgres"],
  provision,
  schedule: { oneAfterAnother: "a blocked server would keep its processor while another arm is measured" },
  input: drawChecked,
  transport: { kind: "http", serve: served, request: requestFor, answer: answerIn },
  variants: {
    inline: { change: "The loop computes.", load: () => import("./variants/inline.ts") },
    "libuv-pool": {
      change: "Digest on libuv's threads.",
      drivenIn: butWaits,
      load: () => import("./variants/libuv-pool.ts"),
    },
    "worker-threads": {
      change: "Digest and rules in worker threads.",
      drivenIn: butWaits,
      load: () => import("./variants/worker-threads.ts"),
    },
    "fastapi-async-def": {
      versus: null,
      change: "FastAPI's twin of inline: async def.",
      load: () => import("./variants/fastapi-async-def.ts"),
    },
    "fastapi-blocking": {
      trap: true,
      versus: "fastapi-async-def",
      change: "fastapi-async-def with the driver in its blocking mode.",
      drivenIn: ["keys", "waiting-4", "held"],
      load: () => import("./variants/fastapi-blocking.ts"),
    },
    "fastapi-def": {
      versus: "fastapi-blocking",
      change: "fastapi-blocking with def, hence in threads.",
      load: () => import("./variants/fastapi-def.ts"),
    },
    "fastapi-process-pool": {
      versus: "fastapi-async-def",
      change: "fastapi-async-def, but it computes in processes.",
      drivenIn: butWaits,
      load: () => import("./variants/fastapi-process-pool.ts"),
    },
  },
  baseline: "inline",
  wrong: {
    "busy-means-harmless": {
      change: "A prompt that finds the queue full is harmless.",
      load: () => import("./wrong/busy-means-harmless.ts"),
    },
    "fewer-rounds": { change: "10 % of the digest's rounds.", load: () => import("./wrong/fewer-rounds.ts") },
  },
  cases: {
    keys: { ...computing, share: 0.35, input: drawKey },
    risks: { ...computing, share: 0.25, input: (draw) => drawRisk(draw) },
    ...waits,
    held: { mode: "observe", seconds: 0.9, script: held },
    busy: { mode: "observe", seconds: 0.3, script: busy },
  },
  metrics,
  claims: [
    { variant: "libuv-pool", metric: "throughput", in: "keys", timesBetter: 1.2 },
    { variant: "worker-threads", metric: "probe wait", timesBetter: 3 },
    { variant: "libuv-pool", metric: "probe wait", timesBetterAtMost: 1.5 },
    { variant: "fastapi-async-def", metric: "at once", between: [heldCallers, heldCallers] },
    { variant: "fastapi-blocking", metric: "at once", between: [1, 1] },
    { variant: "fastapi-blocking", metric: "probes answered", between: [0, 0] },
    { variant: "fastapi-def", metric: "at once", between: [40, 40] },
    {
      variant: "fastapi-def",
      metric: "throughput",
      in: "waiting-4",
      than: "fastapi-blocking",
      timesBetter: 3,
    },
    { variant: "fastapi-def", metric: "throughput", in: "keys", than: "fastapi-blocking", timesBetter: 1.2 },
    { variant: "fastapi-def", metric: "risks scored", than: "fastapi-async-def", timesBetterAtMost: 1.2 },
    { variant: "fastapi-process-pool", metric: "risks scored", than: "fastapi-async-def", timesBetter: 1.2 },
  ],
  goal: {
    task: "Keep the loop free: what computes for longer than a moment runs on another thread.",
    request: "The digest of a key: 10 000 rounds of PBKDF2 in C, about 1.5 ms of a processor.",
    reference: "worker-threads",
    target: { metric: "throughput", in: "keys" },
    evidence: { metric: "probes meanwhile", between: [5, 100_000] },
    bounds: [{ metric: "memory", atMostTimesReference: 1.5 }],
  },
  breakEven: {
    task: "How long must a prompt be before scoring it in a thread is worth the dispatch?",
    varies: "prompt length",
    unit: "characters",
    values: [50, 500, 2_000, 8_000, 16_000],
    variant: "worker-threads",
    metric: "throughput",
    in: "keys",
    modify: (length) => ({ cases: { keys: { ...computing, input: (draw) => drawRisk(draw, length) } } }),
  },
  caveat: "Where work computes, Node and Python compare the languages: compare arms of one server there.",
  next: [
    "Set total_tokens of anyio's limiter to 80 in the lifespan of fastapi/fastapi_def.py: where is the kink now, and what do 80 threads weigh?",
    "Declare healthz of fastapi/fastapi_def.py with def: how many probes are answered while 64 callers wait?",
  ],
});
