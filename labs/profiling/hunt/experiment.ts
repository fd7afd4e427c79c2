import { defineExperiment } from "@labs/experiment";
import { drawRequest } from "../shared/screening.ts";
import { actors, clients } from "./data.ts";
import { metrics } from "./metrics.ts";
import { type Input, provision, provisionOf, type Subject } from "./rig.ts";
import { huntAll } from "./scripts.ts";

/** What it names takes no more rounds; each takes a quarter of a minute for a tool. */
const shown = { shownOnly: 2 } as const;

export default defineExperiment({
  question: "A service is slow: which profiler names the function, and which of them may run in production?",
  order: 1,
  needs: ["postgres"],
  provision,
  schedule: "side-by-side",
  input: (draw): Input => drawRequest(draw, actors),
  transport: { kind: "in-process", call: (subject: Subject, input) => subject(input) },
  variants: {
    stopwatch: {
      change: "FastAPI, and how long callers wait.",
      load: () => import("./variants/stopwatch.ts"),
    },
    "asyncio-debug": {
      change: "asyncio warns of what held the event loop for 20 ms.",
      load: () => import("./variants/asyncio-debug.ts"),
    },
    cprofile: { change: "Every call is counted and timed.", load: () => import("./variants/cprofile.ts") },
    pyinstrument: {
      change: "Each request is sampled through its awaits.",
      load: () => import("./variants/pyinstrument.ts"),
    },
    "py-spy-record": {
      change: "Another process samples what computes, 100 times a second.",
      load: () => import("./variants/py-spy-record.ts"),
    },
    "py-spy-dump": {
      ...shown,
      change: "Another process prints all stacks, now and then.",
      load: () => import("./variants/py-spy-dump.ts"),
    },
    "node-stopwatch": {
      versus: null,
      change: "Fastify, and how long callers wait.",
      load: () => import("./variants/node-stopwatch.ts"),
    },
    "loop-metrics": {
      ...{ ...shown, versus: "node-stopwatch" },
      change: "Fastify, and the utilization of its event loop.",
      load: () => import("./variants/loop-metrics.ts"),
    },
    "clinic-doctor": {
      ...{ ...shown, versus: "node-stopwatch" },
      change: "Fastify under Clinic.js Doctor.",
      load: () => import("./variants/clinic-doctor.ts"),
    },
    "cpu-profile": {
      versus: "node-stopwatch",
      change: "Fastify, and V8 samples it 1 000 times a second.",
      load: () => import("./variants/cpu-profile.ts"),
    },
  },
  baseline: "stopwatch",
  wrong: {
    "profile-for-answer": {
      change: "Callers get the profile's page.",
      load: () => import("./wrong/profile-for-answer.ts"),
    },
  },
  cases: {
    calls: { mode: "closed", clients },
    services: { mode: "observe", seconds: 15, script: huntAll },
  },
  metrics,
  claims: [
    { variant: "asyncio-debug", metric: "correct diagnoses", between: [0, 1] },
    { variant: "cprofile", metric: "correct diagnoses", between: [7, 11] },
    { variant: "cprofile", metric: "throughput", timesBetterAtMost: 0.8 },
    { variant: "pyinstrument", metric: "correct diagnoses", between: [9, 12] },
    { variant: "py-spy-record", metric: "correct diagnoses", between: [7, 11] },
    { variant: "py-spy-record", metric: "small pool", between: [0, 0] },
    { variant: "py-spy-record", metric: "throughput", timesBetter: 0.8 },
    { variant: "cpu-profile", metric: "correct diagnoses", between: [6, 10] },
    { variant: "cpu-profile", metric: "unbatched inference", between: [0, 0] },
    { variant: "loop-metrics", metric: "correct diagnoses", between: [0, 1] },
    { variant: "clinic-doctor", metric: "correct diagnoses", between: [0, 1] },
  ],
  goal: {
    task: "Name the slow function of each of eleven services, accuse no healthy one, and leave callers nearly as fast.",
    request: "Twelve services, one of them healthy, 0.6 s to look at each: which function is it?",
    reference: "pyinstrument",
    target: { metric: "correct diagnoses" },
    evidence: { metric: "correct diagnoses", between: [8, 12] },
    bounds: [{ metric: "falsely accused", atMost: 0 }],
  },
  breakEven: {
    task: "From how many samples a second on do callers notice py-spy?",
    varies: "samples",
    unit: "per second",
    values: [50, 100, 300, 1_000],
    variant: "py-spy-record",
    metric: "throughput",
    in: "calls",
    modify: (rate) => ({ provision: provisionOf(rate) }),
  },
  caveat:
    "The faults are made here, one at a time, and each takes most of a request: a real service has none or three.",
  next: [
    "Give the service two plants at once in fastapi/plants.py: which of them is named, and is that the one to repair first?",
    "Take uvloop in place of asyncio in fastapi/serve.py: which tool loses its warnings?",
    "Set clients in data.ts to 1: which waits vanish, and which tool then names the N+1?",
  ],
});
