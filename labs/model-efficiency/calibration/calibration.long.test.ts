/** On the model of others, which is fetched: what each way of calibrating costs in logits and in decisions. */
import { isDeepStrictEqual } from "node:util";
import { isReached, orMissing } from "@labs/experiment";
import { describeExperiment } from "@labs/harness/testing";
import { nanoguardWheel, realPromptsWheel } from "@labs/models";
import { findWheel, openServices } from "@labs/services";
import { afterAll, describe, expect, test } from "vitest";
import type { Counter } from "./contract.ts";
import experiment from "./experiment.ts";
import { variant } from "./rig.ts";

const services = openServices({ say: () => {} });
const found = await orMissing(async () => [
  await findWheel(nanoguardWheel),
  await findWheel(realPromptsWheel),
]);
const reason = "missing" in found ? found.missing : null;
if (reason !== null) console.warn(`The model of others is skipped: ${reason}`);

afterAll(() => services[Symbol.asyncDispose]());

describe.skipIf(reason !== null)("calibration of a model of others", () => {
  const lab = describeExperiment(experiment, services, { checks: 4 });
  const names = Object.keys(experiment.variants);
  const counters = new Map<string, Readonly<Partial<Record<Counter, number>>>>();
  const read = (name: string, counter: Counter) => counters.get(name)?.[counter] ?? Number.NaN;

  test.each(names)("%s says what was judged beforehand", async (name) => {
    await using arm = await lab().open(name);
    counters.set(name, await arm.read(""));
    expect(Object.values(lab().setup.judged)).toContainEqual(counters.get(name));
  });

  test("the runtime multiplies bytes where the scales allow it, and nowhere by the file's type alone", () => {
    const products = Object.fromEntries(names.map((name) => [name, read(name, "integerProducts")]));
    // 6 matrices in each of 4 layers; the head too, where it is not fused with its addition before.
    expect(products).toMatchObject({ fp32: 0, "int8-in-the-file": 0 });
    for (const name of ["dynamic", "min-max", "percentile", "wrong-texts"])
      expect(products[name], name).toBeGreaterThanOrEqual(24);
    expect(products["outliers-in-floats"]).toBe((products["min-max"] ?? 0) - 4);
    expect(read("int8-in-the-file", "bytes")).toBeLessThan(read("fp32", "bytes") / 1.8);
  });

  test("one kind of activation breaks static scales, and ways around it are seen in the logits", () => {
    const error = (name: string) => read(name, "usualError");
    expect(error("fp32")).toBe(0);
    expect(error("int8-in-the-file")).toBeLessThan(error("dynamic") / 5);
    expect(error("min-max")).toBeGreaterThan(1.5 * error("dynamic"));
    expect(error("percentile")).toBeLessThan(error("min-max"));
    expect(error("outliers-in-floats")).toBeLessThan(error("min-max") / 5);
    expect(error("wrong-texts")).toBeGreaterThan(2 * error("min-max"));
  });

  test("the goal is missed by the baseline and reached by the reference", () => {
    const { baseline, goal } = experiment;
    expect(isReached(goal.evidence, read(baseline, "integerProducts"))).toBe(false);
    expect(isReached(goal.evidence, read(goal.reference, "integerProducts"))).toBe(true);
  });

  test("a logit that no file gives and a file that is not there are refused", async () => {
    const constant = () => ({ logit: async () => 3, [Symbol.asyncDispose]: async () => {} });
    await using arm = await lab().open(variant({ replace: constant }));
    for (const text of lab().draw(4)) {
      const answer = await arm.call(text);
      expect(isDeepStrictEqual(answer, await lab().expected(text, answer))).toBe(false);
    }
    await using right = await lab().open("fp32");
    const [text = ""] = lab().draw(1);
    const answer = await right.call(text);
    for (const artefact of ["", "../../../package.json", "0000000000000000.onnx"])
      expect(await lab().expected(text, { ...answer, artefact })).toEqual(answer);
  });
});
