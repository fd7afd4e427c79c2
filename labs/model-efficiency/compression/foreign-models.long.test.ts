/** Models that the experiment does not know: each is judged on all texts, which takes seconds. */
import { isDeepStrictEqual } from "node:util";
import { openExperiment } from "@labs/harness/testing";
import { openServices } from "@labs/services";
import { afterAll, expect, test } from "vitest";
import type { Technique } from "./contract.ts";
import experiment from "./experiment.ts";
import { variant } from "./rig.ts";

const services = openServices({ say: () => {} });
const lab = await openExperiment(experiment, services);

afterAll(async () => {
  await lab[Symbol.asyncDispose]();
  await services[Symbol.asyncDispose]();
});

async function mistakes(open: ReturnType<typeof variant>, count = 16): Promise<number> {
  await using arm = await lab.open(open);
  let wrong = 0;
  for (const text of lab.draw(count)) {
    const answer = await arm.call(text);
    if (!isDeepStrictEqual(answer, await lab.expected(text, answer))) wrong++;
  }
  return wrong;
}

test("a file that finds no attacks is no guard, however faithfully it is served", async () => {
  const rewrite: Technique["rewrite"] = (model) => ({
    ...model,
    constants: model.constants.map((one) =>
      one.name === "head" ? { ...one, bytes: new Uint8Array(one.bytes.length) } : one,
    ),
  });
  expect(await mistakes(variant({ model: "guard", rewrite }))).toBe(16);
});

test("a model that is not known beforehand is judged when it is opened", async () => {
  // The same numbers under a new name in the metadata: another file.
  const open = variant({
    model: "guard",
    rewrite: (model) => ({ ...model, metadata: { ...model.metadata, note: "renamed" } }),
  });
  await using arm = await lab.open(open);
  const { bytes: _, gzipBytes: __, ...worth } = await arm.read("");
  await using known = await lab.open("fp32");
  expect(await known.read("")).toMatchObject(worth);
  expect(await mistakes(open, 4)).toBe(0);
});
