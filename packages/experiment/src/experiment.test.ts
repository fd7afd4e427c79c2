import { expect, test } from "vitest";
import { count, defineExperiment, last, type Provisioned, throughput } from "./index.ts";

/** A whole experiment about nothing, as a lab would write it. */
const toy = {
  question: "Is it even?",
  order: 1,
  needs: ["redis"],
  provision: async ({ redis }: { redis: string }) => ({
    setup: { limit: 10, redis },
    expected: async (input: number) => input % 2 === 0,
    [Symbol.asyncDispose]: async () => {},
  }),
  schedule: "side-by-side",
  input: (random: () => number) => Math.floor(random() * 10),
  transport: {
    kind: "in-process",
    call: async (subject: { even(n: number): boolean }, input: number) => subject.even(input),
  },
} as const;

const load = async () => ({
  open: async (_link: { limit: number }, _cell: { redis: string; seed: number; instance: number }) => ({
    subject: { even: (n: number) => n % 2 === 0 },
    read: async () => ({ calls: 1 }),
    [Symbol.asyncDispose]: async () => {},
  }),
});

test("an experiment is returned as it was written", () => {
  const experiment = defineExperiment({
    ...toy,
    variants: { modulo: { change: "Divides.", load }, mask: { change: "Looks at the last bit.", load } },
    baseline: "modulo",
    cases: { busy: { mode: "closed", clients: 1 } },
    metrics: {
      throughput: { unit: "calls/s", better: "higher", kind: "timing", role: "headline", of: "throughput" },
      calls: {
        unit: "",
        better: "lower",
        kind: "count",
        role: "mechanism",
        in: "busy",
        of: (counters) => counters.delta("calls"),
      },
    },
    claims: [{ variant: "mask", metric: "throughput", timesBetter: 1.1 }],
    goal: {
      task: "Look at one bit.",
      reference: "mask",
      target: { metric: "throughput" },
      evidence: { metric: "calls", between: [1, 1] },
    },
    caveat: "Toy.",
    next: [],
  });
  expect(Object.keys(experiment.variants)).toEqual(["modulo", "mask"]);
});

test("what a break-even search changes is of the experiment's own kind", () => {
  const experiment = defineExperiment({
    ...toy,
    variants: { modulo: { change: "Divides.", load }, mask: { change: "Looks at the last bit.", load } },
    baseline: "modulo",
    cases: { busy: { mode: "closed", clients: 1 } },
    metrics: {
      throughput: { unit: "calls/s", better: "higher", kind: "timing", role: "headline", of: "throughput" },
    },
    claims: [],
    goal: {
      task: "Look at one bit.",
      reference: "mask",
      target: { metric: "throughput" },
      evidence: { metric: "throughput", timesBetter: 2 },
    },
    breakEven: {
      task: "When is a mask no better?",
      varies: "size",
      unit: "",
      values: [2, 20],
      variant: "mask",
      metric: "throughput",
      modify: (limit) => ({
        input: (random, setup) => Math.floor(random() * Math.min(limit, setup.limit)),
        // @ts-expect-error the answer is no number
        provision: async ({ redis }) => ({
          setup: { limit, redis },
          expected: async (input) => input % 2,
          [Symbol.asyncDispose]: async () => {},
        }),
      }),
    },
    caveat: "Toy.",
    next: [],
  });
  expect(experiment.breakEven?.modify(2).input?.(() => 0.99, { limit: 10, redis: "" })).toBe(1);
});

test("a misspelt name is an error on its own line", () => {
  defineExperiment({
    ...toy,
    variants: {
      modulo: { change: "Divides.", load },
      // @ts-expect-error no such variant
      mask: { change: "Looks at the last bit.", versus: "modul", load },
    },
    // @ts-expect-error no such variant
    baseline: "modul",
    cases: { busy: { mode: "closed", clients: 1 } },
    metrics: {
      throughput: { unit: "calls/s", better: "higher", kind: "timing", role: "headline", of: "throughput" },
      calls: {
        unit: "",
        better: "lower",
        kind: "count",
        role: "mechanism",
        // @ts-expect-error no such case
        in: "bussy",
        // @ts-expect-error no such counter
        of: (counters) => counters.delta("cals"),
      },
    },
    claims: [
      // @ts-expect-error no such variant
      { variant: "maks", metric: "throughput", timesBetter: 1.1 },
      // @ts-expect-error no such metric
      { variant: "mask", metric: "troughput", timesBetter: 1.1 },
      // @ts-expect-error no such case
      { variant: "mask", metric: "throughput", in: "bussy", timesBetter: 1.1 },
    ],
    goal: {
      task: "Look at one bit.",
      // @ts-expect-error no such variant
      reference: "maks",
      target: { metric: "throughput" },
      // @ts-expect-error no such metric
      evidence: { metric: "cals", between: [1, 1] },
    },
    breakEven: {
      task: "When is a mask no better?",
      varies: "size",
      unit: "bits",
      values: [1, 2],
      // @ts-expect-error no such variant
      variant: "maks",
      // @ts-expect-error no such metric
      metric: "cals",
      // @ts-expect-error no such case
      in: "bussy",
      modify: (clients) => ({ cases: { busy: { mode: "closed", clients } } }),
    },
    caveat: "Toy.",
    next: [],
  });
});

test("what provision returns as handles is what scripts are given, with its type", async () => {
  const held: string[] = [];
  const provision = async (run: { redis: string }) => ({
    ...(await toy.provision(run)),
    handles: { relay: { hold: () => held.push("relay") } },
  });
  const experiment = defineExperiment({
    ...toy,
    provision,
    variants: { modulo: { change: "Divides.", load }, mask: { change: "Looks at the last bit.", load } },
    baseline: "modulo",
    cases: {
      "relay-held": {
        mode: "observe",
        script: async ({ handles }) => {
          handles.relay.hold();
          // @ts-expect-error no such handle
          handles.server?.kill();
          return { calls: 1 };
        },
      },
    },
    metrics: {
      calls: count(last("calls"), { role: "headline" }),
      // @ts-expect-error no such counter
      cals: count(last("cals"), { role: "headline" }),
      // @ts-expect-error no such case
      rate: throughput({ in: "bussy" }),
    },
    claims: [],
    goal: {
      task: "Look at one bit.",
      reference: "mask",
      target: { metric: "calls" },
      evidence: { metric: "calls", between: [1, 1] },
    },
    caveat: "Toy.",
    next: [],
  });
  const { setup, handles } = await experiment.provision({ seed: 1, scale: "smoke", redis: "redis://" });
  const observed = experiment.cases["relay-held"];
  if (observed.mode !== "observe") throw new Error("it has a script");
  const draw = () => 0;
  const counts = await observed.script({
    ...{
      call: async () => true,
      input: () => 1,
      random: draw,
      pids: [],
      places: {},
      restart: async () => {},
    },
    setup,
    handles,
  });
  expect({ counts, held }).toEqual({ counts: { calls: 1 }, held: ["relay"] });
});

test("a provision that returns no handles where its type promises them is an error", () => {
  type Promised = Provisioned<{ limit: number }, number, boolean, { hold(): void }>;
  const parts = {
    setup: { limit: 1 },
    expected: async () => true,
    [Symbol.asyncDispose]: async () => {},
  };
  // @ts-expect-error the handles are missing
  const without: Promised = parts;
  expect(without).toBe(parts);
});
