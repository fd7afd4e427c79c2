import { defineExperiment } from "@labs/experiment";
import { draw } from "./data.ts";
import { metrics } from "./metrics.ts";
import { type Instance, provision } from "./rig.ts";
import { cases, changed, processors, shown, trap } from "./scripts.ts";

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
      drivenIn: ["image", "one-core", "half-core", "stop"],
      load: () => import("./variants/multi-stage.ts"),
    },
    pruned: {
      ...changed("multi-stage", "The same, without ONNX Runtime's binaries for other platforms."),
      load: () => import("./variants/pruned.ts"),
    },
    bundled: {
      ...changed("multi-stage", "The same, a bundled file per thread.", "one-core", "half-core", "stop"),
      load: () => import("./variants/bundled.ts"),
    },
    "compile-cache": {
      ...changed("bundled", "The bundle, with V8's compile cache in the image.", "one-core"),
      load: () => import("./variants/compile-cache.ts"),
    },
    distroless: {
      ...changed("bundled", "The bundle, on a base without a shell and packages.", "one-core", "stop"),
      load: () => import("./variants/distroless.ts"),
    },
    alpine: {
      ...trap("The bundle, on Alpine, whose C library is musl."),
      load: () => import("./variants/alpine.ts"),
    },
    "shell-entrypoint": {
      ...trap("The bundle, started by a shell.", "stop"),
      load: () => import("./variants/shell-entrypoint.ts"),
    },
    "fastapi-slim": {
      ...shown(null, "The same service in FastAPI, in one stage.", "stop"),
      load: () => import("./variants/fastapi-slim.ts"),
    },
    "fastapi-multi-stage": {
      ...shown("fastapi-slim", "FastAPI with an environment that uv fills in another stage.", "one-core"),
      load: () => import("./variants/fastapi-multi-stage.ts"),
    },
  },
  baseline: "naive",
  wrong: {
    "env-inside": { change: "All is copied, .env included.", load: () => import("./wrong/env-inside.ts") },
  },
  cases,
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
    ...processors,
    variant: "bundled",
    against: "multi-stage",
    metric: "first answer",
    in: "one-core",
  },
  caveat:
    "The image is on the node and its files are in the page cache: what a node has to pull comes on top, and grows with the size.",
  next: [
    "Put the COPY of the sources in front of the COPY of the manifests in multi-stage.Dockerfile: what becomes of rebuild and changed layers?",
    "Move the pruning into the last stage of pruned.Dockerfile: why does the image stay large?",
    "Start bundled with --memory 128m: with which code does it end, and what does it log?",
  ],
});
