import { defineExperiment } from "@labs/experiment";
import { draw } from "./data.ts";
import { metrics } from "./metrics.ts";
import { type Instance, provision } from "./rig.ts";
import { memory, stop } from "./scripts.ts";

/** For a run of minutes a variant is started only where that shows something new. */
const everywhere = ["image", "one-core", "half-core", "stop"] as const;

export default defineExperiment({
  question:
    "Your image has more than a gigabyte and starts slowly: what do you take out, and what does that gain?",
  order: 2,
  needs: [],
  engine: true,
  provision,
  schedule: { oneAfterAnother: "a start needs every core, and two at once would measure each other" },
  input: draw(1),
  transport: { kind: "in-process", call: (instance: Instance, input) => instance.call(input) },
  variants: {
    naive: {
      change: "One stage: the repository and all packages of its developers, started by npm, as root.",
      load: () => import("./variants/naive.ts"),
    },
    "multi-stage": {
      change: "What runs is copied from a stage that installs the packages of production.",
      drivenIn: everywhere,
      load: () => import("./variants/multi-stage.ts"),
    },
    pruned: {
      change: "The same, without ONNX Runtime's binaries for other platforms.",
      versus: "multi-stage",
      drivenIn: ["image"],
      load: () => import("./variants/pruned.ts"),
    },
    bundled: {
      change: "The same, with the code bundled into one file for each thread.",
      versus: "multi-stage",
      drivenIn: everywhere,
      load: () => import("./variants/bundled.ts"),
    },
    "compile-cache": {
      change: "The bundle, with V8's compile cache in the image.",
      versus: "bundled",
      drivenIn: ["image", "one-core"],
      load: () => import("./variants/compile-cache.ts"),
    },
    distroless: {
      change: "The bundle, on an image without a shell and a package manager.",
      versus: "bundled",
      drivenIn: ["image", "one-core", "stop"],
      load: () => import("./variants/distroless.ts"),
    },
    alpine: {
      trap: true,
      change: "The bundle, on Alpine, whose C library is musl.",
      versus: "bundled",
      drivenIn: ["image"],
      load: () => import("./variants/alpine.ts"),
    },
    "shell-entrypoint": {
      trap: true,
      change: "The bundle, started by a shell.",
      versus: "bundled",
      drivenIn: ["image", "stop"],
      load: () => import("./variants/shell-entrypoint.ts"),
    },
    "fastapi-slim": {
      change: "The same service in FastAPI, in one stage.",
      versus: null,
      drivenIn: ["image", "stop"],
      load: () => import("./variants/fastapi-slim.ts"),
    },
    "fastapi-multi-stage": {
      change: "FastAPI with an environment that uv fills in another stage.",
      versus: "fastapi-slim",
      drivenIn: ["image", "one-core"],
      load: () => import("./variants/fastapi-multi-stage.ts"),
    },
  },
  baseline: "naive",
  wrong: {
    "env-inside": {
      change: "Everything in the folder is copied, .env included.",
      load: () => import("./wrong/env-inside.ts"),
    },
  },
  cases: {
    // Nothing is started: what the image is made of.
    image: { mode: "observe", seconds: 0.1, script: async () => ({}) },
    "one-core": { mode: "job", seconds: 1.2, input: draw(1) },
    "half-core": { mode: "job", seconds: 2.2, input: draw(0.5) },
    stop: { mode: "observe", seconds: 2, script: stop },
    memory: { mode: "observe", seconds: 2, script: memory },
  },
  metrics,
  claims: [
    { variant: "multi-stage", metric: "image size", timesBetter: 2 },
    { variant: "multi-stage", metric: "first answer", in: "half-core", timesBetter: 1.1 },
    { variant: "multi-stage", metric: "changed layers", timesBetter: 10 },
    { variant: "pruned", metric: "image size", than: "multi-stage", timesBetter: 1.5 },
    { variant: "bundled", metric: "ready", in: "one-core", than: "multi-stage", timesBetter: 1.3 },
    { variant: "bundled", metric: "ready", in: "half-core", than: "multi-stage", timesBetter: 1.3 },
    { variant: "distroless", metric: "image size", than: "bundled", timesBetter: 1.2 },
    { variant: "distroless", metric: "has a shell", between: [0, 0] },
    { variant: "multi-stage", metric: "exit code", between: [0, 0] },
    { variant: "shell-entrypoint", metric: "exit code", between: [137, 137] },
    { variant: "naive", metric: "heap's exit code", between: [134, 134] },
    { variant: "naive", metric: "buffers' exit code", between: [137, 137] },
  ],
  goal: {
    task: "Build the image in stages, so that it holds what runs and nothing else.",
    request:
      "docker run IMAGE, then POST /screen { actor, prompt }: PostgreSQL for the actor's events, the guard for the prompt.",
    reference: "multi-stage",
    target: { metric: "image size" },
    evidence: { metric: "development packages", between: [0, 0] },
    bounds: [
      { metric: "runs as root", atMost: 0 },
      { metric: "exit code", in: "stop", atMost: 0 },
    ],
  },
  breakEven: {
    task: "How many processors must a container have before bundling hardly shortens its start any more?",
    varies: "processors of a container",
    unit: "cores",
    values: [0.25, 0.5, 1, 2],
    variant: "bundled",
    against: "multi-stage",
    metric: "first answer",
    in: "one-core",
    modify: (cpus) => ({
      cases: { "one-core": { mode: "job", seconds: 1.2 / Math.min(1, cpus), input: draw(cpus) } },
    }),
  },
  caveat:
    "The image is on the node and its files are in the page cache: what a node has to pull comes on top, and grows with the size.",
  next: [
    "Put the COPY of the sources in front of the COPY of the manifests in multi-stage.Dockerfile: what becomes of rebuild and changed layers?",
    "Move the pruning into the last stage of pruned.Dockerfile: why does the image stay large?",
    "Start bundled with --memory 128m: with which code does it end, and what does it log?",
  ],
});
