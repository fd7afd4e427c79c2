import { defineExperiment } from "@labs/experiment";
import { depths, drawPage, drawPageAtDepth } from "./data.ts";
import { metrics } from "./metrics.ts";
import { provision } from "./rig.ts";
import { walk } from "./scripts.ts";

/**
 * One reader at one depth: the curve of what a page costs. Deep OFFSET pages are slow: these cases get more time to
 * collect enough samples.
 */
const depth = (name: keyof typeof depths, share: number) => {
  const sweepValue = depths[name];
  return { mode: "closed", clients: 1, share, sweepValue, input: drawPageAtDepth(sweepValue) } as const;
};

/** By depth they cost what offset and keyset cost. */
const butDepths = { drivenIn: ["page", "growing", "shrinking"] } as const;

export default defineExperiment({
  question:
    "Page 2 000 of the event list is slow, and people complain that they see rows twice: what do you do?",
  order: 2,
  needs: ["postgres"],
  provision,
  schedule: "side-by-side",
  input: drawPage,
  transport: { kind: "in-process", call: (fetchPage, request) => fetchPage(request) },
  variants: {
    offset: { change: "Skips the rows of all pages before.", load: () => import("./variants/offset.ts") },
    "deferred-join": {
      change: "Skips entries of the index, then fetches the page.",
      load: () => import("./variants/deferred-join.ts"),
    },
    keyset: { change: "Reads on after the last row seen.", load: () => import("./variants/keyset.ts") },
    "bounded-or": {
      ...butDepths,
      change: "keyset's condition, without row values, with a bound on ts beside it.",
      load: () => import("./variants/bounded-or.ts"),
    },
    "expanded-or": {
      ...butDepths,
      change: "keyset's condition, without row values and without the bound.",
      trap: true,
      load: () => import("./variants/expanded-or.ts"),
    },
  },
  baseline: "offset",
  wrong: {
    "no-tie-breaker": {
      change: "The cursor is the time alone.",
      load: () => import("./wrong/no-tie-breaker.ts"),
    },
    "date-cursor": {
      change: "The cursor went through a JavaScript Date.",
      load: () => import("./wrong/date-cursor.ts"),
    },
  },
  cases: {
    page: { mode: "closed", clients: 32 },
    "depth-0": depth("depth-0", 0.25),
    "depth-1k": depth("depth-1k", 0.25),
    "depth-50k": depth("depth-50k", 0.6),
    "depth-100k": depth("depth-100k", 1.25),
    growing: { mode: "observe", script: walk("growing") },
    shrinking: { mode: "observe", script: walk("shrinking") },
  },
  metrics,
  claims: [
    { variant: "deferred-join", metric: "throughput", timesBetter: 1.5 },
    { variant: "deferred-join", metric: "buffers", in: "depth-100k", timesBetter: 3 },
    { variant: "keyset", metric: "throughput", timesBetter: 3 },
    { variant: "expanded-or", metric: "buffers", in: "page", timesBetterAtMost: 1.1 },
    { variant: "keyset", metric: "buffers", in: "page", timesBetter: 50 },
    { variant: "offset", metric: "seen twice", between: [400, 600] },
    { variant: "offset", metric: "never seen", between: [250, 400] },
    { variant: "keyset", metric: "seen once", in: "growing", between: [2_000, 2_000] },
    { variant: "keyset", metric: "seen once", in: "shrinking", between: [2_000, 2_000] },
  ],
  goal: {
    task: "Make page 2 000 as cheap as the first, and meet every row once while others write.",
    request: "A page of 50 events, newest first, by its number or by the last row of the page before.",
    reference: "keyset",
    target: { metric: "throughput" },
    evidence: { metric: "buffers", in: "page", between: [1, 60] },
    bounds: [
      { metric: "seen twice", atMost: 0 },
      { metric: "never seen", atMost: 0 },
    ],
  },
  breakEven: {
    task: "How deep must a page lie before a cursor is worth it?",
    varies: "depth",
    unit: "rows",
    values: [0, 50, 200, 1_000, 5_000],
    variant: "keyset",
    metric: "throughput",
    in: "page",
    modify: (rows) => ({
      provision: (run) => provision(run, rows),
      cases: { page: { mode: "closed", clients: 4, input: drawPageAtDepth(rows) } },
    }),
  },
  caveat:
    "Table and index are in the memory of the machine: read from a disk, each of OFFSET's buffers costs more.",
  next: [
    "Order by severity DESC, ts DESC, id DESC everywhere: what does keyset read now, and which index helps?",
    "Set deepestPage.quick in data.ts to 3 999 and depth-100k to 199 950: what becomes of expanded-or there, and why?",
    "Raise writesPerPage in scripts.ts to 40: how many rows does the reader with OFFSET still see once?",
  ],
});
