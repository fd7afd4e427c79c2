/** Detectors on made-up services and on real ones, and what they read. */
import { readFileSync } from "node:fs";
import { random } from "@labs/experiment";
import { describeExperiment } from "@labs/harness/testing";
import { openServices } from "@labs/services";
import { afterAll, expect, test } from "vitest";
import type { Diagnosis, Growth, Language } from "./contract.ts";
import {
  culpritsOf,
  faultsOf,
  innocentsOf,
  isNamed,
  judgedServices,
  plants,
  trainingServices,
} from "./data.ts";
import experiment from "./experiment.ts";
import { provisionOf } from "./rig.ts";
import { sitesOf } from "./support/allocation-sites.ts";
import { growthsOf, type HeapSnapshot, sumsOf } from "./support/heap-snapshot.ts";
import { plants as plantedInNode } from "./support/plants.ts";
import type { Recording } from "./support/record.ts";
import { seriesOf } from "./support/series.ts";
import { serviceOf } from "./support/service.ts";

const services = openServices({ say: () => {} });
afterAll(() => services[Symbol.asyncDispose]());

const batches = Array.from({ length: 40 }, (_, batch) => batch);
/** Readings of memory, some kilobytes for each request. */
const shapes = {
  flat: batches.map(() => 5e7),
  rising: batches.map((batch) => 5e7 + 2e5 * batch),
  "full at half": batches.map((batch) => 5e7 + 2e5 * Math.min(batch, 18)),
  "saw-tooth": batches.map((batch) => 5e7 + 4e6 * (batch % 8)),
};

interface Made {
  readonly language?: Language;
  readonly rss?: keyof typeof shapes;
  readonly heap?: keyof typeof shapes;
  readonly rssAfterGc?: keyof typeof shapes;
  readonly heapAfterGc?: keyof typeof shapes;
  readonly tools?: Partial<Record<keyof Recording["tools"], readonly Growth[]>>;
}

const price = { stoppedMs: 3, extraBytes: 2e6, speed: 0.5 };

function recordingOf({ language = "node", rss, heap, rssAfterGc, heapAfterGc, tools = {} }: Made): Recording {
  const of = (shape: keyof typeof shapes = "flat") => shapes[shape];
  return {
    ...{ language, rss: of(rss), heap: of(heap) },
    afterGc: { rss: of(rssAfterGc), heap: of(heapAfterGc), price: { stoppedMs: 1, extraBytes: 0, speed: 1 } },
    tools: Object.fromEntries(Object.entries(tools).map(([tool, growths]) => [tool, { growths, price }])),
  };
}

async function asked(name: keyof typeof experiment.variants, made: Made) {
  const { open } = await experiment.variants[name].load();
  const setup = { recordings: [recordingOf(made)], without: [], missing: "" };
  await using opened = await open(setup, { seed: 1, instance: 0, postgres: "" });
  return opened.subject({ service: 0 });
}

const grown = (name: string, bytes: number, count = 1): Growth => ({ name, bytes, count });
const leaking: Made = { rss: "rising", heap: "rising", rssAfterGc: "rising", heapAfterGc: "rising" };
const filled: Made = {
  rss: "rising",
  heap: "rising",
  heapAfterGc: "full at half",
  rssAfterGc: "full at half",
};
const nothing: Diagnosis = { leaks: false };

test("resident memory and the heap with garbage call a cache that fills a leak; the heap after a collection does not", async () => {
  expect((await asked("rss", filled)).diagnosis).toEqual({ leaks: true });
  expect((await asked("slope-with-garbage", filled)).diagnosis).toEqual({ leaks: true });
  expect((await asked("slope", filled)).diagnosis).toEqual(nothing);
  expect((await asked("slope", leaking)).diagnosis).toEqual({ leaks: true });
});

test("a saw-tooth is no line", async () => {
  const { diagnosis } = await asked("slope-with-garbage", { rss: "saw-tooth", heap: "saw-tooth" });
  expect(diagnosis).toEqual(nothing);
});

test.for(["samples", "snapshots", "tracemalloc", "memray", "objgraph"] as const)(
  "%s names what has grown most, a name before brackets, and is silent about a few bytes",
  async (tool) => {
    const growths = [grown("(array)", 4_000), grown("keep", 900), grown("other", 300)];
    expect((await asked(tool, { tools: { [tool]: growths } })).diagnosis).toEqual({
      leaks: true,
      culprit: "keep",
    });
    const few = [grown("keep", 20, 0.01)];
    expect((await asked(tool, { tools: { [tool]: few } })).diagnosis).toEqual(nothing);
    expect((await asked(tool, {})).diagnosis).toEqual(nothing);
  },
);

test("combined asks whether before what: a full cache that a profiler accuses is not accused", async () => {
  const tools = { samples: [grown("keep", 4_000)], snapshots: [grown("Verdict", 4_000)] };
  expect((await asked("combined", { ...filled, tools })).diagnosis).toEqual(nothing);
  expect((await asked("combined", { ...leaking, tools })).diagnosis).toEqual({
    leaks: true,
    culprit: "keep",
  });
});

test("combined asks who is held where no function of the service allocates, and pays for a snapshot only then", async () => {
  const snapshots = [grown("(array)", 4_000), grown("Client", 900)];
  const sampled = await asked("combined", {
    ...leaking,
    tools: { samples: [grown("keep", 900)], snapshots },
  });
  const held = await asked("combined", { ...leaking, tools: { samples: [], snapshots } });
  expect(held.diagnosis).toEqual({ leaks: true, culprit: "Client" });
  expect(sampled.paid).toEqual(price);
  const healthy = await asked("combined", { tools: { samples: [], snapshots } });
  expect(healthy.paid).toEqual({ stoppedMs: 1, extraBytes: 0, speed: 1 });
});

test("what the heap does not explain is native memory in Node, and may be holes in Python", async () => {
  const made = { rss: "rising", rssAfterGc: "rising" } as const;
  expect((await asked("combined", made)).diagnosis).toEqual({ leaks: true, culprit: "native memory" });
  expect((await asked("combined", { ...made, language: "python" })).diagnosis).toEqual(nothing);
});

test("the line is that of the second half, for each request", () => {
  const { trend } = seriesOf([0, 1_000, 100, 200, 300, 400], 50);
  expect(trend).toEqual({ perRequest: 2, r2: 1 });
  expect(seriesOf([7, 7, 7, 7], 50).trend).toEqual({ perRequest: 0, r2: 0 });
});

/** Fields as V8 names them; an edge count stands between what is read and what is not. */
const snapshotOf = (
  nodes: readonly (readonly [type: number, name: string, bytes: number])[],
): HeapSnapshot => {
  const strings = [...new Set(nodes.map(([, name]) => name))];
  return {
    snapshot: {
      meta: {
        node_fields: ["type", "name", "id", "self_size", "edge_count"],
        node_types: [
          ["hidden", "array", "object", "closure", "string"],
          "string",
          "number",
          "number",
          "number",
        ],
      },
    },
    nodes: nodes.flatMap(([type, name, bytes], id) => [type, strings.indexOf(name), id, bytes, 0]),
    strings,
  };
};

test("snapshots are summed by constructor and by function, and compared for each request", () => {
  const before = snapshotOf([
    [2, "Client", 40],
    [2, "Object", 8],
  ]);
  const after = snapshotOf([
    ...([
      [2, "Client", 40],
      [2, "Client", 40],
      [3, "onChange", 64],
      [3, "", 64],
      [4, "a text", 500],
    ] as const),
    ...([
      [2, "Object", 8],
      [1, "", 900],
    ] as const),
  ]);
  expect(growthsOf(sumsOf(before), sumsOf(after), 2)).toEqual([
    grown("(array)", 450, 0.5),
    grown("(string)", 250, 0.5),
    grown("onChange", 32, 0.5),
    grown("(closure)", 32, 0.5),
    grown("Client", 20, 0.5),
  ]);
});

test("what a library allocates counts for the function of the service that has called it", () => {
  const frame = (functionName: string, url: string, selfSize: number, children: Node[] = []): Node => ({
    ...{ callFrame: { functionName, url, scriptId: "1", lineNumber: 1, columnNumber: 1 }, id: 1 },
    ...{ selfSize, children },
  });
  type Node = Parameters<typeof sitesOf>[0]["head"];
  const library = frame("set", "node:internal", 600);
  const head = frame("(root)", "", 0, [
    frame("keep", "file:///own.ts", 400, [library]),
    frame("parse", "x", 9_000),
  ]);
  expect(sitesOf({ head }, 10, (url) => url.endsWith("own.ts"))).toEqual([grown("keep", 100, 0)]);
});

test("each service has what the list names, and the list has nothing else", () => {
  const inPython = [
    ...readFileSync(new URL("fastapi/plants.py", import.meta.url), "utf8").matchAll(/^ {4}"(.+)": \w+,$/gm),
  ].map(([, name]) => name);
  expect(Object.keys(plantedInNode).toSorted()).toEqual([...Object.keys(plants.node), "none"].toSorted());
  expect(inPython.toSorted()).toEqual([...Object.keys(plants.python), "none"].toSorted());
  expect([faultsOf("node"), faultsOf("python")].map(({ length }) => length)).toEqual([9, 4]);
  expect([innocentsOf("node"), innocentsOf("python")].map(({ length }) => length)).toEqual([3, 4]);
});

test("detectors are judged on other strengths and draws than those that thresholds were chosen on", () => {
  for (const language of ["node", "python"] as const) {
    const training = trainingServices(language, random("training", 1));
    const judged = judgedServices(language, random("judged", 1));
    const strengths = new Set(training.map(({ strength }) => strength));
    expect(judged.filter(({ strength }) => strengths.has(strength))).toEqual([]);
    const amounts = new Set(training.map(({ bytes }) => bytes));
    expect(judged.filter(({ bytes }) => amounts.has(bytes))).toEqual([]);
  }
});

/** Two services and a short load: what is asked here are names. */
const few = {
  ...experiment,
  provision: provisionOf(
    (draw) => {
      const all = judgedServices("node", draw, [2]);
      return all.filter(({ plant }) => plant === "unbounded cache" || plant === "listener per request");
    },
    { batches: 8, toolRequests: 200 },
  ),
};

const opened = describeExperiment(few, services);

test("a cell gets what was seen, and no word of what was planted", () => {
  const text = JSON.stringify(opened().setup);
  for (const fault of faultsOf("node")) expect(text).not.toContain(fault);
});

test("a sampled heap and two snapshots of real services name function and closure", async () => {
  const { setup, handles } = opened();
  for (const [index, planted] of handles.planted.entries()) {
    const { service } = serviceOf(setup.recordings[index] as Recording);
    const [site] = service.look("samples") ?? [];
    expect(isNamed(planted, { leaks: true, culprit: site?.name ?? "" })).toBe(true);
    const held = (service.look("snapshots") ?? []).filter(({ count }) => count > 0.9).map(({ name }) => name);
    if (planted.plant === "listener per request") expect(held).toContain("onPolicyChange");
    else expect(held.filter((name) => culpritsOf(planted).includes(name))).toEqual([]);
  }
});
