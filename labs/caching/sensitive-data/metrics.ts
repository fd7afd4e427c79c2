/** The leak matrix: what each attacker got, and what each layer costs. */
import { count, gauge, last, latency, ratio, throughput } from "@labs/experiment";
import type { Counter } from "./rig.ts";

const readers = ["wire", "other-service", "backup", "append-only-file", "monitor"] as const;
const price = { role: "price", in: "calm" } as const;

export const metrics = {
  "attackers stopped": count(last<Counter>("stopped"), {
    better: "higher",
    role: "headline",
    in: "all-attackers",
    meaning: "Of 10, those that read no prompt and no decision, forged nothing and brought nothing back.",
  }),
  "prompts read": count(last<Counter>("prompts"), {
    role: "headline",
    in: [...readers, "guess"],
    meaning: "Of 8, word for word or by a guess that was confirmed.",
  }),
  "decisions read": count(last<Counter>("decisions"), {
    role: "headline",
    in: readers,
    meaning: "Of 8.",
  }),
  "forged answers": count(last<Counter>("forged"), {
    role: "headline",
    in: ["swap", "replay"],
    meaning:
      "Of 2 that an attacker who may write to Redis tried: an attack allowed, or an answer that was over.",
  }),
  "kept after erasure": count(last<Counter>("kept"), {
    role: "headline",
    in: "erasure",
    meaning: "Answers about a tenant who was forgotten, of 4, from a backup that was restored.",
  }),
  p50: latency("p50", { ...price, meaning: "Of one look-up." }),
  throughput: throughput({ ...price }),
  "bytes per entry": gauge(ratio<Counter>("bytes", "entries"), {
    ...price,
    unit: "B",
    meaning: "Name and value.",
  }),
  connecting: gauge(last<Counter>("connectMs"), {
    ...price,
    unit: "ms",
    meaning: "One connection, with its handshake and login.",
  }),
};
