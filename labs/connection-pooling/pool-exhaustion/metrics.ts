/** What is reported: speed where nothing is wrong, and what each fault did to the calls and left in the server. */
import { count, gauge, last, latency, ratio, throughput } from "@labs/experiment";

const faults = ["bad-input", "overload", "backends-killed", "database-hangs", "scorer-hangs"] as const;
const pool = { role: "mechanism", in: "calls" } as const;
const silent = { role: "mechanism", in: "database-hangs" } as const;

export const metrics = {
  throughput: throughput({ in: "calls" }),
  hung: count(last("hung"), {
    role: "headline",
    in: faults,
    meaning: "Neither answered nor refused in time.",
  }),
  p50: latency("p50", pool),
  "checked out": gauge(ratio("checkedOutMs", "checkouts"), {
    ...pool,
    unit: "ms",
    meaning: "From the checkout of a client to its release.",
  }),
  waiting: gauge(ratio("waiting", "checkouts"), {
    ...pool,
    unit: "calls",
    meaning: "Queued when a client is released.",
  }),
  "refused immediately": count(last("shed"), { ...silent, meaning: "Without waiting for a client." }),
  "answered late": count(last("answeredLate"), { ...silent, meaning: "Hung until the database went on." }),
  refused: count(last("refused"), {
    role: "mechanism",
    in: ["overload", "database-hangs", "scorer-hangs"],
    meaning: "In time.",
  }),
  crashes: count(last("crashes"), { role: "price", in: "backends-killed" }),
  lost: count(last("lost"), {
    role: "price",
    in: "backends-killed",
    meaning: "Failed with their connection.",
  }),
  "half recorded": count(last("halfRecorded"), {
    role: "price",
    in: "overload",
    meaning: "Incidents without findings.",
  }),
  "not released": count(last("notReleased"), {
    role: "price",
    in: "database-hangs",
    meaning: "Clients, when all is over.",
  }),
  "idle in transaction": count(last("openTransactions"), {
    role: "price",
    in: faults,
    meaning: "Left behind by the fault.",
  }),
  restarts: count(last("restarts"), {
    role: "price",
    in: faults,
    meaning: "By a supervisor, until the pool was whole.",
  }),
};
