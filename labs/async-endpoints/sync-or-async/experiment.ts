import { defineExperiment } from "@labs/experiment";
import { drawChecked, drawHistory, drawKey, drawRisk } from "./data.ts";
import { metrics } from "./metrics.ts";
import { provision, served } from "./rig.ts";
import { busy, held, heldCallers, heldProbes } from "./scripts.ts";
import { answerIn, requestFor } from "./support/api.ts";

const callers = 16;

const waiting = (clients: number) =>
  ({ mode: "closed", clients, sweepValue: clients, share: 0.15, input: drawHistory }) as const;

export default defineExperiment({
  question:
    "Asynchronous or synchronous endpoints: what are the trade-offs under load, in Node and in FastAPI?",
  order: 2,
  needs: ["postgres"],
  provision,
  schedule: { inTurn: "a blocked server would keep its processor while another arm is measured" },
  input: drawChecked,
  transport: { kind: "http", serve: served, request: requestFor, answer: answerIn },
  variants: {
    inline: {
      change: "What waits is awaited; the loop computes.",
      load: () => import("./variants/inline.ts"),
    },
    "libuv-pool": {
      change: "The digest by its asynchronous twin, on libuv's threads.",
      load: () => import("./variants/libuv-pool.ts"),
    },
    "worker-threads": {
      change: "Digest and rules in worker threads.",
      load: () => import("./variants/worker-threads.ts"),
    },
    "fastapi-async-def": {
      change: "FastAPI: the same as inline, in async def.",
      load: () => import("./variants/fastapi-async-def.ts"),
    },
    "fastapi-blocking": {
      trap: true,
      change: "FastAPI: a blocking driver in async def.",
      // It computes like fastapi-async-def, and with 80 callers one case would take four seconds to end.
      drivenIn: ["waiting-10", "held"],
      load: () => import("./variants/fastapi-blocking.ts"),
    },
    "fastapi-def": {
      change: "FastAPI: the blocking driver in def, hence in threads.",
      load: () => import("./variants/fastapi-def.ts"),
    },
    "fastapi-process-pool": {
      change: "FastAPI: digest and rules in processes.",
      load: () => import("./variants/fastapi-process-pool.ts"),
    },
  },
  baseline: "inline",
  wrong: {
    "busy-means-harmless": {
      change: "A prompt that finds the queue of the threads full is harmless.",
      load: () => import("./wrong/busy-means-harmless.ts"),
    },
    "fewer-rounds": { change: "10 % of the digest's rounds.", load: () => import("./wrong/fewer-rounds.ts") },
  },
  cases: {
    keys: { mode: "closed", clients: callers, share: 0.35, input: drawKey },
    risks: { mode: "closed", clients: callers, share: 0.25, input: (draw) => drawRisk(draw) },
    "waiting-1": waiting(1),
    "waiting-10": waiting(10),
    "waiting-40": waiting(40),
    "waiting-80": waiting(80),
    "waiting-200": waiting(200),
    held: { mode: "observe", seconds: 0.4, script: held },
    busy: { mode: "observe", seconds: 0.3, script: busy },
  },
  metrics,
  claims: [
    { variant: "libuv-pool", metric: "throughput", in: "keys", atLeast: 1.2 },
    { variant: "worker-threads", metric: "probe wait", atLeast: 3 },
    { variant: "libuv-pool", metric: "probe wait", atMost: 1.5 },
    { variant: "inline", metric: "at once", between: [heldCallers, heldCallers] },
    { variant: "fastapi-async-def", metric: "at once", between: [heldCallers, heldCallers] },
    { variant: "fastapi-blocking", metric: "at once", between: [1, 1] },
    { variant: "fastapi-blocking", metric: "probes answered", between: [0, 0] },
    { variant: "fastapi-def", metric: "at once", between: [40, 40] },
    { variant: "fastapi-def", metric: "probes answered", between: [heldProbes, heldProbes] },
    { variant: "fastapi-def", metric: "throughput", in: "keys", than: "fastapi-async-def", atLeast: 1.2 },
    { variant: "fastapi-def", metric: "risks scored", than: "fastapi-async-def", atMost: 1.2 },
    { variant: "fastapi-process-pool", metric: "risks scored", than: "fastapi-async-def", atLeast: 1.2 },
  ],
  goal: {
    task: "Keep the loop free: what computes for longer than a moment runs on another thread.",
    reference: "worker-threads",
    target: { metric: "throughput", in: "keys" },
    evidence: { metric: "probes meanwhile", between: [5, 100_000] },
  },
  breakEven: {
    task: "How long must a prompt be before scoring it in a thread is worth the dispatch?",
    varies: "prompt length",
    unit: "characters",
    values: [50, 500, 2_000, 8_000, 16_000],
    variant: "worker-threads",
    metric: "throughput",
    in: "keys",
    modify: (length) => ({
      input: (draw) => drawRisk(draw, length),
      cases: { keys: { mode: "closed", clients: callers, input: (draw) => drawRisk(draw, length) } },
    }),
  },
  caveat:
    "Where work computes, rows of different languages compare the languages: compare arms of the same server there.",
  next: [
    "Set total_tokens of anyio's limiter to 80 in the lifespan of fastapi/fastapi_def.py: where is the kink now, and what do 80 threads weigh?",
    "Start with UV_THREADPOOL_SIZE=1: which arm loses, and why not the one with worker threads?",
    "Declare healthz of fastapi/fastapi_def.py with def: how many probes are answered while 64 callers wait?",
  ],
});
