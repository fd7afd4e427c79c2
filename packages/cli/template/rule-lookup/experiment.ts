// TODO: begin here and go down line by line. A name that is misspelt anywhere below is an error on its own line.
import { defineExperiment, type Random } from "@labs/experiment";
import { comparisonsPerLookup, type Link, provision } from "./contract.ts";
import { drawDigest, drawKnown, drawUnknown } from "./data.ts";

const asked = (input: (draw: Random, link: Link) => string) => ({
  mode: "closed" as const,
  clients: 1,
  share: 0.5,
  input,
});
const work = { unit: "", better: "lower", kind: "count" } as const;

export default defineExperiment({
  // TODO: the README of the lab and the one at the root list the question in the same words.
  question: "The digest of a prompt comes in: how do you find the rule it belongs to, among thousands?",
  order: 1,
  needs: [],
  provision,
  schedule: "side-by-side",
  input: drawDigest,
  door: { at: "cell", call: async (lookUp, digest): Promise<string | null> => lookUp(digest) },
  variants: {
    scan: { change: "Compares rule by rule.", load: () => import("./variants/scan.ts") },
    map: { change: "A map leads to the few that can match.", load: () => import("./variants/map.ts") },
  },
  baseline: "scan",
  wrong: {
    "trusted-key": {
      change: "Takes what the map holds, without comparing.",
      load: () => import("./wrong/trusted-key.ts"),
    },
  },
  cases: { known: asked(drawKnown), unknown: asked(drawUnknown) },
  metrics: {
    throughput: { unit: "lookups/s", better: "higher", kind: "timing", role: "headline", of: "throughput" },
    comparisons: { ...work, role: "mechanism", meaning: "Per lookup.", of: comparisonsPerLookup },
    entries: {
      ...work,
      role: "price",
      meaning: "Kept in memory beside the list.",
      of: (seen) => seen.final("entries"),
    },
  },
  claims: [
    { variant: "map", metric: "throughput", in: "unknown", atLeast: 3 },
    { variant: "map", metric: "comparisons", in: "known", between: [1, 1] },
    { variant: "map", metric: "comparisons", in: "unknown", between: [0, 0] },
  ],
  goal: {
    task: "Find the rule with one comparison, however many rules there are.",
    reference: "map",
    climb: { metric: "throughput", in: "unknown" },
    sign: { metric: "comparisons", in: "known", between: [1, 1] },
  },
  caveat: "How many rules there are decides the ratio: a scan compares with all of them, a map with one.",
  next: [
    "Set the sizes in data.ts to 10 rules: is the map still worth its entries?",
    "Cut the key in map.ts to 3 digits: what happens to the comparisons, and why is it still right?",
    "Draw the known digests by a power law and let scan.ts move what it found to the front: how near does it come?",
  ],
});
