import { defineExperiment } from "@labs/experiment";
import { drawCheck } from "./data.ts";
import { metrics } from "./metrics.ts";
import { provision, transport } from "./rig.ts";
import { calm, redisCut, staleFill, subscriberCut } from "./scripts.ts";

export default defineExperiment({
  question:
    "A security event blocks an actor: how do all copies of the old decision disappear, and how soon?",
  order: 4,
  needs: ["postgres", "redis"],
  provision,
  schedule: {
    oneAfterAnother: "faults hit every connection to Redis, of all arms, and each arm has four processes",
  },
  input: drawCheck,
  transport,
  variants: {
    "delete-after-commit": {
      change: "The writer commits, then deletes the copy in Redis.",
      load: () => import("./variants/delete-after-commit.ts"),
    },
    "ttl-only": {
      trap: true,
      change: "No copy is deleted; copies end by their TTL.",
      load: () => import("./variants/ttl-only.ts"),
    },
    "generation-key": {
      change: "The writer counts up a generation that is part of the key.",
      load: () => import("./variants/generation-key.ts"),
    },
    "versioned-set": {
      change: "The writer stores the new entry; an older version never replaces a newer one.",
      load: () => import("./variants/versioned-set.ts"),
    },
    "outbox-delete": {
      change: "The delete is an event in the writer's transaction, tried until it is done.",
      load: () => import("./variants/outbox-delete.ts"),
    },
    "outbox-versioned-set": {
      versus: "versioned-set",
      change: "versioned-set, stored by an event of the writer's transaction.",
      load: () => import("./variants/outbox-versioned-set.ts"),
    },
    "local-pubsub": {
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
      change: "Instances keep copies too; Redis tells them what changed.",
      load: () => import("./variants/local-tracking.ts"),
    },
    "local-node-redis": {
      change: "The same by the client-side cache of node-redis.",
      load: () => import("./variants/local-node-redis.ts"),
    },
  },
  baseline: "delete-after-commit",
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
  cases: {
    "stale-fill": { mode: "observe", seconds: 0.4, script: staleFill },
    "subscriber-cut": { mode: "observe", seconds: 0.8, script: subscriberCut },
    "redis-cut": { mode: "observe", seconds: 1, script: redisCut },
    calm: { mode: "observe", seconds: 1.5, script: calm },
  },
  metrics,
  claims: [
    { variant: "delete-after-commit", metric: "unsafe allows", in: "stale-fill", between: [40, 40] },
    { variant: "generation-key", metric: "unsafe allows", in: "stale-fill", between: [0, 0] },
    { variant: "versioned-set", metric: "unsafe allows", in: "stale-fill", between: [0, 0] },
    { variant: "local-pubsub", metric: "unsafe allows", in: "subscriber-cut", between: [160, 160] },
    { variant: "local-pubsub-reconcile", metric: "unsafe allows", in: "subscriber-cut", between: [0, 0] },
    { variant: "local-tracking", metric: "unsafe allows", in: "subscriber-cut", between: [0, 0] },
    { variant: "delete-after-commit", metric: "unsafe allows", in: "redis-cut", between: [80, 80] },
    { variant: "outbox-delete", metric: "unsafe allows", in: "redis-cut", between: [0, 0] },
    { variant: "outbox-versioned-set", metric: "unsafe allows", in: "redis-cut", between: [0, 0] },
    { variant: "outbox-versioned-set", metric: "unsafe allows", in: "stale-fill", between: [0, 0] },
  ],
  goal: {
    task: "Let no instance act on the old decision: neither after a slow reader has stored it again, nor after Redis was out of reach.",
    request:
      "POST / { what: read, actor } to four instances; POST / { what: write, actor, decision: block } to one.",
    reference: "outbox-versioned-set",
    target: { metric: "safe looks", in: "redis-cut" },
    evidence: { metric: "unsafe allows", in: "stale-fill", between: [0, 0] },
    bounds: [{ metric: "unsafe allows", in: "subscriber-cut", atMost: 0 }],
  },
  caveat:
    "All four instances and both servers are on one machine: over a network a message takes longer, and the window for a stale fill is wider.",
  next: [
    "Keep copies in the process for outbox-versioned-set: who has to be told by then, and by what?",
    "Let local-pubsub publish before it deletes: which order lets an instance fetch the old entry again?",
    "Delete the copy a second time after a second in delete-after-commit: what does stale-fill count then, and what would a slower reader do?",
  ],
});
