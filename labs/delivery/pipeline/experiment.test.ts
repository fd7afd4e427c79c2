import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describeExperiment } from "@labs/harness/testing";
import { openServices } from "@labs/services";
import { afterAll, describe, expect, test } from "vitest";
import { asAdded, cheapestFirst, gateNames, gates, type Input, planted } from "./data.ts";
import experiment from "./experiment.ts";
import { patchOf } from "./support/check-out.ts";

const services = openServices({ say: () => {} });
afterAll(() => services[Symbol.asyncDispose]());
const opened = describeExperiment(experiment, services, { few: true });

async function reds(variant: string, input: Input): Promise<readonly string[]> {
  await using cell = await opened().open(variant);
  const { seen } = await cell.call(input);
  return (seen?.gates ?? []).filter(({ isGreen }) => !isGreen).map(({ name }) => name);
}

// The others take seconds each, and are among the long tests.
test.each(["image", "model"] as const)("the planted commit %s is red by its gate", async (name) => {
  expect(await reds("changed-only", { what: "commit", planted: name })).toEqual([name]);
});

test("each order has every gate once", () => {
  for (const order of [asAdded, cheapestFirst])
    expect(order.map(({ name }) => name).toSorted()).toEqual([...gateNames].toSorted());
});

test.each(planted)("the commit %s changes files that the service has", async (name) => {
  const patch = await readFile(patchOf(name), "utf8");
  const files = [...patch.matchAll(/^--- a\/(.+)$/gm)].map(([, file = ""]) => file);
  expect(files.length).toBeGreaterThan(0);
  for (const file of files) await readFile(join(import.meta.dirname, "support/service", file));
});

describe("a CI runs the commands that are measured:", () => {
  test.each([".github/workflows/ci.yml", ".gitlab-ci.yml", "Jenkinsfile"])("%s", async (file) => {
    const text = await readFile(join(import.meta.dirname, "support/service", file), "utf8");
    const run = [...text.matchAll(/npm run ([a-z-]+)/g)].map(([, script]) => script);
    expect(run).toEqual(cheapestFirst.map(({ name }) => name));
  });

  test("and every gate is a script of the service", async () => {
    const text = await readFile(join(import.meta.dirname, "support/service/package.json"), "utf8");
    const { scripts } = JSON.parse(text);
    for (const name of Object.keys(gates)) expect(scripts).toHaveProperty(name);
  });
});
