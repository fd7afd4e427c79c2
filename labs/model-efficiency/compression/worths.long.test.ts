/** What each compressed model is worth: all of them are made and judged. */
import { openExperiment } from "@labs/harness/testing";
import { openServices } from "@labs/services";
import { afterAll, expect, test } from "vitest";
import type { Quality } from "./contract.ts";
import experiment from "./experiment.ts";
import { artefact } from "./support/artefact.ts";
import type * as int8 from "./variants/int8.ts";

const services = openServices({ say: () => {} });
const lab = await openExperiment(experiment, services);

afterAll(async () => {
  await lab[Symbol.asyncDispose]();
  await services[Symbol.asyncDispose]();
});

type Name = keyof typeof experiment.variants;
const names = Object.keys(experiment.variants) as Name[];

const worths = new Map<string, Quality>();

test.each(names)("%s is judged beforehand", async (name) => {
  const { technique } = (await experiment.variants[name].load()) as typeof int8;
  const judged = lab.setup.judged[await artefact(technique)];
  expect(judged).toBeDefined();
  if (judged !== undefined) worths.set(name, judged);
});

test("sizes go down as promised, and zeros save none", () => {
  const bytes = (name: Name) => worths.get(name)?.bytes ?? Number.NaN;
  const order = [
    "int8-embeddings",
    "structured-int8",
    "fp16",
    "int8-per-tensor",
    "int8",
    "structured",
  ] as const;
  expect([...order].sort((a, b) => bytes(a) - bytes(b))).toEqual(order);
  expect(bytes("int8-static")).toBeLessThan(bytes("structured"));
  expect(bytes("structured")).toBeLessThan(bytes("fp32"));
  expect(bytes("structured-untrained")).toBe(bytes("structured"));
  for (const name of ["magnitude-90", "magnitude-90-trained"] as const)
    expect(bytes(name), name).toBe(bytes("fp32"));
  expect(worths.get("magnitude-90")?.gzipBytes).toBeLessThan(bytes("fp32") / 2);
});

test("the runtime does what a variant's name says", () => {
  const all = (counter: keyof Quality) =>
    Object.fromEntries(names.map((name) => [name, worths.get(name)?.[counter]]));
  const integers = all("integerProducts");
  for (const name of names)
    expect((integers[name] ?? 0) > 0, `${name} multiplies bytes`).toBe(name.includes("int8"));
  const { fp16, ...casts } = all("casts");
  // On ARM the runtime has kernels for halves and needs none.
  if (process.arch === "x64") expect(fp16).toBeGreaterThan(5 * Math.max(...Object.values(casts).map(Number)));
  for (const name of ["magnitude-90", "magnitude-90-trained"] as const) {
    expect(worths.get(name)?.zeros, `${name}: training grows nothing again`).toBeCloseTo(90, 1);
    expect(worths.get(name)?.multiplied).toBe(worths.get("fp32")?.multiplied);
  }
  expect(worths.get("fp32")?.zeros).toBeLessThan(0.01);
  for (const name of ["structured-untrained", "structured"] as const)
    expect(worths.get(name)?.multiplied).toBe((worths.get("fp32")?.multiplied ?? 0) / 3);
});

test("bytes change hardly a decision, pruning many until the model is trained on", () => {
  const flips = (name: Name) => worths.get(name)?.flips ?? Number.NaN;
  expect(flips("fp32")).toBe(0);
  for (const name of ["int8", "int8-per-tensor", "int8-embeddings", "int8-static", "fp16"] as const)
    expect(flips(name), name).toBeLessThanOrEqual(1);
  const recall = (name: Name) => worths.get(name)?.recallAtEqualAlarms ?? Number.NaN;
  expect(recall("int8")).toBeGreaterThan(recall("fp32") - 1);
  // Like with like: untrained with untrained, and trained with what got the same epoch.
  for (const [untrained, trained] of [
    ["magnitude-90", "magnitude-90-trained"],
    ["structured-untrained", "structured"],
  ] as const) {
    expect(flips(untrained), untrained).toBeGreaterThan(5);
    expect(recall(untrained), untrained).toBeLessThan(recall("fp32") - 5);
    expect(recall(trained), trained).toBeGreaterThan(recall("trained-longer") - 5);
  }
  const { fp32, fp16, int8 } = Object.fromEntries(worths);
  expect(fp32?.largestChange).toBe(0);
  expect(fp16?.largestChange).toBeLessThan(int8?.largestChange ?? 0);
});

test("texts from outside cost far more false alarms than the threshold promised", () => {
  for (const name of names.filter((name) => !name.endsWith("untrained") && name !== "magnitude-90")) {
    const { falseAlarms = Number.NaN, falseAlarmsOutside = 0 } = worths.get(name) ?? {};
    expect(falseAlarmsOutside, name).toBeGreaterThan(3 * falseAlarms);
  }
});
