/** What is read off: speed where nothing is wrong, and what each fault did to the calls and left in the server. */
import type { Counters } from "@labs/experiment";
import type { Counter } from "./contract.ts";

const faults = ["bad-input", "overload", "backends-killed", "database-hangs"] as const;
const calls = { kind: "timing", in: "calls" } as const;
const mechanism = { role: "mechanism", in: "database-hangs" } as const;

/** What a script counted, or a variant at its end. */
const counted = (counter: Counter) =>
  ({
    unit: "",
    better: "lower",
    kind: "count",
    of: (counters: Counters<Counter>) => counters.last(counter),
  }) as const;

const perLoan = (counter: Counter) => (counters: Counters<Counter>) =>
  counters.delta(counter) / counters.delta("loans");
const mean = { kind: "gauge", role: "mechanism", in: "calls", better: "lower" } as const;

export const metrics = {
  throughput: { ...calls, unit: "req/s", better: "higher", role: "headline", of: "throughput" },
  hung: {
    ...counted("hung"),
    role: "headline",
    in: faults,
    meaning: "Neither answered nor refused in time.",
  },
  p50: { ...calls, unit: "ms", better: "lower", role: "mechanism", of: "p50" },
  "on loan": {
    ...mean,
    unit: "ms",
    meaning: "From borrowing a client to its return.",
    of: perLoan("loanMs"),
  },
  waiting: {
    ...mean,
    unit: "callers",
    meaning: "In line when a client comes back.",
    of: perLoan("waiters"),
  },
  "turned away": { ...counted("shed"), ...mechanism, meaning: "Refused at the transport, without waiting." },
  "answered late": {
    ...counted("answeredLate"),
    ...mechanism,
    meaning: "Hung until the database went on.",
  },
  refused: {
    ...counted("refused"),
    role: "mechanism",
    in: ["overload", "database-hangs"],
    meaning: "In time.",
  },
  crashes: { ...counted("crashes"), role: "price", in: "backends-killed" },
  lost: {
    ...counted("lost"),
    role: "price",
    in: "backends-killed",
    meaning: "Failed with their connection.",
  },
  "half recorded": {
    ...counted("halfRecorded"),
    role: "price",
    in: "overload",
    meaning: "Incidents without findings.",
  },
  "not given back": {
    ...counted("notGivenBack"),
    role: "price",
    in: "database-hangs",
    meaning: "Clients, when all is over.",
  },
  "idle in transaction": {
    ...counted("openTransactions"),
    role: "price",
    in: faults,
    meaning: "Left behind by the fault.",
  },
  restarts: {
    ...counted("restarts"),
    role: "price",
    in: faults,
    meaning: "By a supervisor, until the pool was whole.",
  },
} as const;
