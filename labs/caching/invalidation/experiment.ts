import { defineExperiment } from "@labs/experiment";
import { drawCheck } from "./data.ts";
import { metrics } from "./metrics.ts";
import { provision, transport } from "./rig.ts";
import { calm, cases } from "./scripts.ts";

export default defineExperiment({
  question:
    "A security event blocks an actor: how do all copies of the old decision disappear, and how soon?",
  order: 4,
  needs: ["postgres", "redis"],
  provision,
  schedule: { oneAfterAnother: "faults hit every arm's connections, and each arm has four processes" },
  input: drawCheck,
  transport,
  variants: {
    "outbox-delete": {
      change: "The delete is an event in the writer's transaction, tried until it is done.",
      load: () => import("./variants/outbox-delete.ts"),
    },
    "outbox-lease": {
      change: "A reader stores only under a lease, which every change ends.",
      load: () => import("./variants/outbox-lease.ts"),
    },
    "delete-after-commit": {
      change: "The writer itself deletes the copy, after its commit.",
      load: () => import("./variants/delete-after-commit.ts"),
    },
    "ttl-only": {
      versus: "delete-after-commit",
      trap: true,
      change: "No copy is deleted; copies end by their TTL.",
      load: () => import("./variants/ttl-only.ts"),
    },
    "generation-key": {
      versus: "delete-after-commit",
      change: "The writer counts up a generation that is part of the key.",
      load: () => import("./variants/generation-key.ts"),
    },
    "versioned-set": {
      versus: "delete-after-commit",
      change: "The writer stores the new entry; an older version never replaces a newer one.",
      load: () => import("./variants/versioned-set.ts"),
    },
    "local-pubsub": {
      versus: "delete-after-commit",
      trap: true,
      change: "Instances keep copies too and forget them by pub/sub.",
      load: () => import("./variants/local-pubsub.ts"),
    },
    "local-pubsub-reconcile": {
      versus: "local-pubsub",
      change: "local-pubsub that trusts no copy while it is cut off.",
      load: () => import("./variants/local-pubsub-reconcile.ts"),
    },
    "local-tracking": {
      versus: "delete-after-commit",
      change: "Instances keep copies too; Redis tells them what changed.",
      load: () => import("./variants/local-tracking.ts"),
    },
    "local-node-redis": {
      versus: "delete-after-commit",
      change: "The same by the client-side cache of node-redis.",
      load: () => import("./variants/local-node-redis.ts"),
    },
  },
  baseline: "outbox-delete",
  wrong: {
    "delete-before-commit": {
      change: "The writer deletes the copy, then commits.",
      load: () => import("./wrong/delete-before-commit.ts"),
    },
    "write-through": {
      change: "The writer stores what it has committed, whatever is stored by then.",
      load: () => import("./wrong/write-through.ts"),
    },
  },
  cases,
  metrics,
  claims: [
    { variant: "delete-after-commit", metric: "unsafe allows", in: "stale-fill", between: [40, 40] },
    { variant: "local-pubsub", metric: "unsafe allows", in: "subscriber-cut", between: [160, 160] },
    { variant: "local-pubsub-reconcile", metric: "unsafe allows", in: "subscriber-cut", between: [0, 0] },
    { variant: "delete-after-commit", metric: "unsafe allows", in: "redis-cut", between: [80, 80] },
    { variant: "outbox-lease", metric: "unsafe allows", in: "flushed", between: [0, 0] },
  ],
  goal: {
    task: "Let no slow reader store the old decision again after the change, not even where Redis was flushed in between.",
    request: "POST / { what: read, actor } to four instances; { what: write, actor, decision } to one.",
    reference: "outbox-lease",
    target: { metric: "safe looks", in: "flushed" },
    evidence: { metric: "unsafe allows", in: "stale-fill", between: [0, 0] },
    bounds: [{ metric: "unsafe allows", in: "redis-cut", atMost: 0 }],
  },
  breakEven: {
    task: "How often must an instance read an actor between two changes, before its own copy saves traffic?",
    varies: "number of reads",
    unit: "reads",
    values: [1, 2, 3, 5, 8, 12, 20],
    variant: "local-tracking",
    against: "delete-after-commit",
    metric: "traffic per read",
    modify: (reads) => ({ cases: { calm: calm(reads) } }),
  },
  caveat: "All is on one machine: over a network messages take longer, and a stale fill has more room.",
  next: [
    "Keep copies in the process for outbox-lease: who has to be told by then, and by what?",
    "Let local-pubsub publish before it deletes: which order lets an instance fetch the old entry again?",
  ],
});
