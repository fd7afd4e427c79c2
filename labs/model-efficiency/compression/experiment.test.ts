import { isDeepStrictEqual } from "node:util";
import { isReached, type Run } from "@labs/experiment";
import { describeExperiment } from "@labs/harness/testing";
import { tokenize } from "@labs/models";
import { openServices } from "@labs/services";
import { afterAll, expect, test } from "vitest";
import { textTokens } from "./data.ts";
import experiment from "./experiment.ts";
import { provision, variant } from "./rig.ts";
import { artefact } from "./support/artefact.ts";

const services = openServices({ say: () => {} });

afterAll(() => services[Symbol.asyncDispose]());

/** Two of its variants are judged beforehand; all of them: worths.long.test.ts. */
const two = {
  fp32: { load: () => import("./variants/fp32.ts") },
  int8: { load: () => import("./variants/int8.ts") },
};
const small = { ...experiment, provision: (run: Run) => provision(run, two) };
const lab = describeExperiment(small, services, { few: true });

async function worthOf(name: keyof typeof two) {
  const { technique } = await two[name].load();
  return lab().setup.judged[await artefact(technique)];
}

async function mistakes(open: ReturnType<typeof variant>, count = 16): Promise<number> {
  await using arm = await lab().open(open);
  let wrong = 0;
  for (const text of lab().draw(count)) {
    const answer = await arm.call(text);
    if (!isDeepStrictEqual(answer, await lab().expected(text, answer))) wrong++;
  }
  return wrong;
}

test("an arm says of its file what was judged beforehand", async () => {
  await using arm = await lab().open("int8");
  expect(await arm.read("")).toEqual(await worthOf("int8"));
});

test("a score that no file gives, a file that is not there, and another file's name are refused", async () => {
  const constant = { score: async () => 0.5, [Symbol.asyncDispose]: async () => {} };
  expect(await mistakes(variant({ model: "guard", replace: async () => constant }))).toBe(16);
  const [text = ""] = lab().draw(1);
  await using arm = await lab().open("fp32");
  const answer = await arm.call(text);
  for (const artefact of ["", "../../../package.json", "0000000000000000.onnx"]) {
    expect(await lab().expected(text, { ...answer, artefact })).toEqual(answer);
  }
  const asInt8 = variant({ model: "guard", servedAs: "guard-int8" });
  expect(await mistakes(asInt8)).toBeGreaterThan(8);
});

test("the goal is missed by the baseline and reached by the reference", async () => {
  const { baseline, goal } = experiment;
  expect([baseline, goal.reference]).toEqual(["fp32", "int8"]);
  const [before, after] = [await worthOf("fp32"), await worthOf("int8")];
  expect(after?.flips).toBeLessThanOrEqual(3);
  const smaller = (bytes = 0) => (before?.bytes ?? 0) / bytes;
  expect(isReached(goal.evidence, smaller(before?.bytes))).toBe(false);
  expect(isReached(goal.evidence, smaller(after?.bytes))).toBe(true);
});

test("no two texts of the load are the same, and all are of one length", () => {
  const texts = lab().draw(500);
  expect(new Set(texts).size).toBeGreaterThan(490);
  const lengths = texts.map((text) => tokenize(text).length);
  expect(Math.min(...lengths)).toBeGreaterThanOrEqual(textTokens - 4);
  expect(Math.max(...lengths)).toBe(textTokens);
});
