import { defineExperiment, type Random } from "@labs/experiment";
import { type Ask, provision, type Question } from "./contract.ts";
import { drawTenant } from "./data.ts";
import { countFeatures, countServed } from "./observe.ts";

const rate = { unit: "req/s", better: "higher", kind: "timing", of: "throughput" } as const;
const latency = { unit: "ms", better: "lower", kind: "timing", role: "mechanism" } as const;
const count = { unit: "", better: "higher", kind: "count" } as const;
const gauge = { better: "lower", kind: "gauge" } as const;

const over =
  (way: "kept" | "fresh", times = 1) =>
  (draw: Random) => ({ over: way, tenant: drawTenant(draw), times });

export default defineExperiment({
  question: "What does PgBouncer buy, in which mode, and what does transaction mode break?",
  order: 3,
  needs: ["postgres"],
  provision,
  schedule: { inTurn: "the idle backends of two hundred clients would take memory and time from the others" },
  input: over("kept"),
  transport: { kind: "in-process", call: (ask: Ask, question: Question) => ask(question) },
  variants: {
    direct: { change: "Every client has a backend of its own.", load: () => import("./variants/direct.ts") },
    session: {
      change: "PgBouncer gives a client a connection until it leaves, so only 12 stay.",
      needs: ["pgbouncer"],
      load: () => import("./variants/session.ts"),
    },
    transaction: {
      change: "PgBouncer gives a client a connection for each transaction.",
      needs: ["pgbouncer"],
      load: () => import("./variants/transaction.ts"),
    },
    "transaction-named": {
      change: "The same, and the statement is prepared under a name.",
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
    "per-request": { mode: "closed", clients: 16, share: 0.7, input: over("fresh") },
    many: { mode: "closed", clients: 200, share: 0.7 },
    features: { mode: "observe", script: countFeatures },
    crowd: { mode: "observe", script: countServed },
  },
  metrics: {
    throughput: { ...rate, role: "headline", in: ["few", "per-request"] },
    "with 200": { ...rate, role: "mechanism", in: "many", meaning: "Answers to 200 callers." },
    p50: { ...latency, in: ["few", "per-request", "many"], of: "p50" },
    logins: {
      ...gauge,
      ...{ unit: "per request", role: "mechanism", in: "per-request" },
      meaning: "Backends that the server started.",
      of: (counters) => counters.delta("logins") / counters.delta("requests"),
    },
    "features kept": {
      ...{ ...count, role: "headline", in: "features" },
      meaning: "Of six features of a session.",
      of: (counters) => counters.last("kept"),
    },
    "meet others": {
      ...{ ...count, better: "lower", role: "headline", in: "features" },
      meaning: "Of the six, those that another client gets.",
      of: (counters) => counters.last("leaked"),
    },
    "named statements": {
      ...{ ...count, role: "mechanism", in: "features" },
      meaning: "Found again by the client that named one.",
      of: (counters) => counters.last("named"),
    },
    "bound to a transaction": {
      ...{ ...count, role: "mechanism", in: "features" },
      meaning: "Of three substitutes that end with it.",
      of: (counters) => counters.last("bound"),
    },
    "served at once": {
      ...{ ...count, role: "headline", in: "crowd" },
      meaning: "Of 60 clients that stay connected.",
      of: (counters) => counters.last("served"),
    },
    backends: { ...gauge, unit: "", role: "price", in: "many", of: (counters) => counters.last("backends") },
    memory: {
      ...{ ...gauge, unit: "MB", role: "price", in: "many" },
      meaning: "Backends (PSS without shared buffers) and PgBouncer.",
      of: (counters) => counters.last("bytes") / 1e6 || null,
    },
  },
  claims: [
    { variant: "transaction", metric: "throughput", in: "per-request", atLeast: 1.5 },
    { variant: "transaction-named", metric: "throughput", in: "few", than: "transaction", atLeast: 1.1 },
    { variant: "direct", metric: "features kept", between: [6, 6] },
    { variant: "session", metric: "features kept", between: [6, 6] },
    { variant: "transaction", metric: "features kept", between: [0, 0] },
    { variant: "transaction", metric: "meet others", between: [6, 6] },
    { variant: "transaction", metric: "bound to a transaction", between: [3, 3] },
    { variant: "session", metric: "served at once", between: [20, 20] },
    { variant: "transaction", metric: "served at once", between: [60, 60] },
    { variant: "transaction", metric: "memory", atLeast: 4 },
  ],
  goal: {
    task: "Let two hundred clients share a few backends.",
    reference: "transaction",
    target: { metric: "throughput", in: "per-request" },
    evidence: { metric: "backends", between: [1, 60] },
  },
  breakEven: {
    task: "How many statements must a connection carry before the login it saves is worth less than the hop of each?",
    varies: "connection",
    unit: "statements",
    values: [1, 5, 20, 100],
    variant: "transaction",
    metric: "throughput",
    in: "per-request",
    modify: (statements) => ({
      cases: { "per-request": { mode: "closed", clients: 16, input: over("fresh", statements) } },
    }),
  },
  caveat:
    "Everything shares two processors and no network lies between: a hop costs more across machines, a backend saved is worth more on a busy server.",
  next: [
    "Send the SET of wrong/session-setting.ts as SET LOCAL inside a transaction: is it refused now, and what does it cost?",
    "Give unnamed in header.ts a name: what do the direct clients gain, and which error does an old PgBouncer answer with?",
    "Set connections in variants/session.ts to 21: how long does the twenty-first wait, and who ends it (query_wait_timeout)?",
  ],
});
