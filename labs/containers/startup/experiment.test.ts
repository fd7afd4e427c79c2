import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describeExperiment } from "@labs/harness/testing";
import { openServices } from "@labs/services";
import { afterAll, expect, test } from "vitest";
import { filesIn } from "../shared/trees.ts";
import { drawRequest } from "./data.ts";
import experiment from "./experiment.ts";
import { enlargedModel } from "./support/enlarged-model.ts";

const services = openServices({ say: () => {} });
afterAll(() => services[Symbol.asyncDispose]());
const opened = describeExperiment(experiment, services);

type Name = keyof typeof experiment.variants;

/** Modules that a variant's threads compile, counted in a start of its own. */
async function modulesOf(name: Name): Promise<number> {
  await using variant = await opened().open(name);
  return (await variant.read("start")).modules ?? Number.NaN;
}

/** The files of a deployment. */
async function deployed(name: Name): Promise<string[]> {
  await using _built = await opened().open(name);
  const folder = join(opened().setup.folder, `variants-${name}`);
  const files = await Array.fromAsync(filesIn(folder));
  return files.map((path) => path.slice(folder.length + 1));
}

test("a bundle has an eighth of the modules", async () => {
  expect(await modulesOf("bundled")).toBeLessThan((await modulesOf("source")) / 6);
});

test("what is pruned is another platform's, and nothing else is missing", async () => {
  const [whole, pruned] = await Promise.all([deployed("source"), deployed("pruned")]);
  const gone = whole.filter((path) => !pruned.includes(path));
  expect(gone.length).toBeGreaterThan(0);
  for (const path of gone) expect(path).toMatch(/onnxruntime-node\/bin\/napi-v\d\/(darwin|linux|win32)\//);
  const own = `/${process.platform}/${process.arch}/`;
  expect(gone.filter((path) => path.includes(own))).toEqual([]);
  expect(pruned.filter((path) => path.includes(own)).length).toBeGreaterThan(0);
});

test("no deployment has a test, a fixture, or a package that only development needs", async () => {
  const manifests = ["package.json", "packages/firewall/package.json", "packages/models/package.json"];
  const texts = manifests.map((path) => readFile(join(import.meta.dirname, "../../..", path), "utf8"));
  const development = (await Promise.all(texts)).flatMap((text) => {
    const { dependencies = {}, devDependencies = {} } = JSON.parse(text);
    return Object.keys(devDependencies).filter((name) => !(name in dependencies));
  });
  expect(development).toContain("vitest");
  for (const name of ["source", "bundled"] as const) {
    const files = await deployed(name);
    expect(files.filter((path) => /^packages\/.*\.(test|fixture)\.ts$/.test(path))).toEqual([]);
    const packages = new Set(
      files.flatMap((path) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? []),
    );
    // Types that another package brings as its own dependency are no development package of ours.
    const brought = ["@types/node", "@types/pg"];
    expect(development.filter((each) => packages.has(each) && !brought.includes(each))).toEqual([]);
  }
});

test("the compile cache is filled at build time, and only where it is asked for", async () => {
  for (const name of ["compile-cache", "bundled-compile-cache"] as const)
    expect((await deployed(name)).filter((path) => path.startsWith("compile-cache/")).length).toBeGreaterThan(
      0,
    );
  expect((await deployed("source")).filter((path) => path.startsWith("compile-cache/"))).toEqual([]);
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
