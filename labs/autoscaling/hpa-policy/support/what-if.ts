/** What would an HPA of the reader's own do, and what would one do about the reader's own traffic? Simulated. */
import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import type { WhatIf, WhatIfAnswer } from "@labs/experiment";
import { tally } from "../../shared/simulator/tally.ts";
import type { Traffic } from "../../shared/simulator/traffic.ts";
import { scenariosOf, usualSetup } from "../data.ts";
import {
  clusterFor,
  type Given,
  type NamedHpa,
  readHpaFile,
  readTraceFile,
  simulateOwn,
} from "./own-files.ts";
import { changesOf, chartOf, headOf, tableOf } from "./render.ts";

export const whatIf: WhatIf = {
  options: {
    "hpa <file>": "what would your own HorizontalPodAutoscaler do? Simulated at once, nothing is measured",
    "trace <file>": "what under your own traffic? A CSV of times in seconds and requests per second",
    "pod-rate <n>": "with your own pods: requests per second that one answers on its CPU request (100)",
    "pod-start <s>": "with your own pods: seconds from the decision until one is ready (30)",
    "metric-age <s>": "with your own metrics: how old they are when they are read, in seconds (30)",
  },
  answer,
};

async function answer(given: Given): Promise<WhatIfAnswer> {
  const cluster = clusterFor(given);
  const own = given.hpa === undefined ? [] : [await readHpaFile(given.hpa)];
  const hpas = [...own, ...(await variantHpas())];
  const traces = given.trace === undefined ? usualTraces() : [await readTraceFile(given.trace)];
  const runs = traces.flatMap(({ name, traffic }) =>
    hpas.map((hpa) => {
      const timeline = simulateOwn(hpa, traffic, cluster);
      return { hpa: hpa.name, trace: name, timeline, tally: tally(timeline) };
    }),
  );
  const [first] = runs;
  const shown = first === undefined || traces.length > 1 ? [] : [chartOf(first, cluster), changesOf(first)];
  const notices = own.flatMap((hpa) => hpa.notices);
  const data = runs.map(({ hpa, trace, timeline: { changes }, tally }) => ({ hpa, trace, tally, changes }));
  return {
    text: [headOf(cluster), ...notices, ...shown, tableOf(runs)].join("\n\n"),
    data: { simulated: true, runs: data },
  };
}

/** The experiment's own, `default` first. */
async function variantHpas(): Promise<NamedHpa[]> {
  const folder = join(import.meta.dirname, "../variants");
  const files = (await readdir(folder)).filter((file) => file.endsWith(".yaml")).sort();
  const names = files.map((file) => basename(file, ".yaml"));
  const ordered = ["default", ...names.filter((name) => name !== "default")];
  return Promise.all(ordered.map((name) => readHpaFile(join(folder, `${name}.yaml`), name)));
}

function usualTraces(): { name: string; traffic: Traffic }[] {
  const { step, ramp, square, diurnal, "flash-crowd": flashCrowd } = scenariosOf(usualSetup);
  const traces = { step, ramp, square, diurnal, "flash-crowd": flashCrowd };
  return Object.entries(traces).map(([name, { traffic }]) => ({ name, traffic }));
}
