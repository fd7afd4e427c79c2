import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describeExperiment } from "@labs/harness/testing";
import { openServices } from "@labs/services";
import { afterAll, expect, test } from "vitest";
import { drawRequest } from "./data.ts";
import experiment from "./experiment.ts";
import { deployed } from "./support/deployed.fixture.ts";
import { enlargedModel } from "./support/enlarged-model.ts";

const services = openServices({ say: () => {} });
afterAll(() => services[Symbol.asyncDispose]());
// What is built of other variants: deployments.long.test.ts.
const opened = describeExperiment(experiment, services, { few: true });

test("no deployment has a test, a fixture, or a package that only development needs", async () => {
  const manifests = ["package.json", "packages/firewall/package.json", "packages/models/package.json"];
  const texts = manifests.map((path) => readFile(join(import.meta.dirname, "../../..", path), "utf8"));
  const development = (await Promise.all(texts)).flatMap((text) => {
    const { dependencies = {}, devDependencies = {} } = JSON.parse(text);
    return Object.keys(devDependencies).filter((name) => !(name in dependencies));
  });
  expect(development).toContain("vitest");
  for (const name of ["source", "bundled"] as const) {
    const files = await deployed(opened(), name);
    expect(files.filter((path) => /^packages\/.*\.(test|fixture)\.ts$/.test(path))).toEqual([]);
    const packages = new Set(
      files.flatMap((path) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? []),
    );
    // Types that another package brings as its own dependency are no development package of ours.
    const brought = ["@types/node", "@types/pg"];
    expect(development.filter((each) => packages.has(each) && !brought.includes(each))).toEqual([]);
  }
});

test("SIGTERM ends a service that drains, with 0", async () => {
  await using variant = await opened().open("bundled");
  expect(await opened().observe(variant, "stop")).toMatchObject({ exitCode: 0, leftRunning: 0 });
});

test("every request is one that the rules alone answer otherwise", () => {
  const { setup } = opened();
  expect(setup.requests.length).toBeGreaterThan(5);
  expect(setup.requests).toContainEqual(expect.objectContaining({ prompt: expect.any(String) }));
  expect(drawRequest(() => 0, setup)).toMatchObject({ what: "screen", ...setup.requests[0] });
});

test("a larger model has the size that is asked for", () => {
  expect(enlargedModel(30).byteLength).toBeGreaterThan(29e6);
  expect(enlargedModel(30).byteLength).toBeLessThan(31e6);
});
