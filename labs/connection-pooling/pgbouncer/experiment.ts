import { defineExperiment, type Random } from "@labs/experiment";
import type { Request, Send } from "./contract.ts";
import { drawTenant } from "./data.ts";
import { metrics } from "./metrics.ts";
import { provision } from "./rig.ts";
import { countFeatures, countServed } from "./scripts.ts";

const headerOver =
  (connection: "kept" | "fresh", times = 1) =>
  (draw: Random): Request => ({ connection, tenant: drawTenant(draw), times });

export default defineExperiment({
  question: "What does PgBouncer buy, in which mode, and what does transaction mode break?",
  order: 3,
  needs: ["postgres"],
  provision,
  schedule: {
    oneAfterAnother: "the idle backends of two hundred clients would take memory and time from the others",
  },
  input: headerOver("kept"),
  transport: { kind: "in-process", call: (send: Send, request: Request) => send(request) },
  variants: {
    direct: {
      change: "Each pooled connection has a backend of its own.",
      load: () => import("./variants/direct.ts"),
    },
    "direct-named": {
      change: "A backend for each pooled connection, and the statement is prepared under a name.",
      load: () => import("./variants/direct-named.ts"),
    },
    session: {
      change: "PgBouncer gives a client a connection until it leaves.",
      needs: ["pgbouncer"],
      // Not in `many`: only 16 clients may stay, so 200 callers would measure the queue of their own pool.
      drivenIn: ["few", "per-request", "features", "crowd"],
      load: () => import("./variants/session.ts"),
    },
    transaction: {
      change: "PgBouncer gives a client a connection for each transaction.",
      needs: ["pgbouncer"],
      load: () => import("./variants/transaction.ts"),
    },
    "transaction-named": {
      change: "A connection for each transaction, and the statement is prepared under a name.",
      needs: ["pgbouncer"],
      load: () => import("./variants/transaction-named.ts"),
    },
  },
  baseline: "direct",
  wrong: {
    "session-setting": {
      change: "Transaction mode, and the tenant is SET in the session.",
      needs: ["pgbouncer"],
      load: () => import("./wrong/session-setting.ts"),
    },
  },
  cases: {
    few: { mode: "closed", clients: 16, share: 0.7 },
    "per-request": { mode: "closed", clients: 16, share: 0.7, input: headerOver("fresh") },
    many: { mode: "closed", clients: 200, share: 0.7 },
    features: { mode: "observe", script: countFeatures },
    crowd: { mode: "observe", script: countServed },
  },
  metrics,
  claims: [
    { variant: "transaction", metric: "throughput", in: "per-request", timesBetter: 1.5 },
    { variant: "direct-named", metric: "throughput", in: "few", timesBetter: 1.1 },
    { variant: "transaction-named", metric: "throughput", in: "few", than: "transaction", timesBetter: 1.1 },
    { variant: "direct", metric: "features kept", between: [6, 6] },
    { variant: "session", metric: "features kept", between: [6, 6] },
    { variant: "transaction", metric: "features kept", between: [0, 0] },
    { variant: "transaction", metric: "features leaked", between: [6, 6] },
    { variant: "transaction", metric: "bound to a transaction", between: [3, 3] },
    { variant: "session", metric: "served at once", between: [20, 20] },
    { variant: "transaction", metric: "served at once", between: [60, 60] },
    { variant: "transaction", metric: "memory", timesBetter: 4 },
  ],
  goal: {
    task: "Let two hundred clients share a few backends.",
    request: "A join of three small tables for one tenant, planned and run in under a millisecond.",
    reference: "transaction",
    target: { metric: "throughput", in: "per-request" },
    evidence: { metric: "backends", between: [1, 60] },
    bounds: [{ metric: "p50", in: "few", atMostTimesReference: 2 }],
  },
  breakEven: {
    task: "From how many statements per connection is direct faster?",
    varies: "statements per connection",
    unit: "statements",
    values: [1, 5, 20, 100],
    variant: "transaction",
    metric: "throughput",
    in: "per-request",
    modify: (statements) => ({
      cases: { "per-request": { mode: "closed", clients: 16, input: headerOver("fresh", statements) } },
    }),
  },
  caveat:
    "Client, PgBouncer and server share one machine and no network lies between: a hop costs more across machines, a backend saved is worth more on a busy server.",
  next: [
    "Send the SET of wrong/session-setting.ts as SET LOCAL inside a transaction: is it refused now, and what does it cost?",
    "Prepare the statement in variants/transaction.ts by SQL (PREPARE once per client, then EXECUTE): which error comes, and when?",
    "Set stayInSession in data.ts to 60 and drive session mode in the case `many` too: how many callers are answered, and what ends the wait of the others (query_wait_timeout)?",
  ],
});
