/** What is built of a variant, and what of it is loaded: building takes seconds each time. */
import { openExperiment } from "@labs/harness/testing";
import { openServices } from "@labs/services";
import { afterAll, expect, test } from "vitest";
import experiment from "./experiment.ts";
import { deployed } from "./support/deployed.fixture.ts";

const services = openServices({ say: () => {} });
const opened = await openExperiment(experiment, services);

afterAll(async () => {
  await opened[Symbol.asyncDispose]();
  await services[Symbol.asyncDispose]();
});

test("what is pruned is another platform's, and nothing else is missing", async () => {
  const [whole, pruned] = await Promise.all([deployed(opened, "source"), deployed(opened, "pruned")]);
  const gone = whole.filter((path) => !pruned.includes(path));
  expect(gone.length).toBeGreaterThan(0);
  for (const path of gone) expect(path).toMatch(/onnxruntime-node\/bin\/napi-v\d\/(darwin|linux|win32)\//);
  const own = `/${process.platform}/${process.arch}/`;
  expect(gone.filter((path) => path.includes(own))).toEqual([]);
  expect(pruned.filter((path) => path.includes(own)).length).toBeGreaterThan(0);
});

test("the compile cache is filled at build time, and only where it is asked for", async () => {
  for (const name of ["compile-cache", "bundled-compile-cache"] as const)
    expect(
      (await deployed(opened, name)).filter((path) => path.startsWith("compile-cache/")).length,
    ).toBeGreaterThan(0);
  expect((await deployed(opened, "source")).filter((path) => path.startsWith("compile-cache/"))).toEqual([]);
});

type Name = "source" | "bundled";

/** Modules that a variant's threads compile, counted in a start of its own. */
async function modulesOf(name: Name): Promise<number> {
  await using variant = await opened.open(name);
  return (await variant.read("start")).modules ?? Number.NaN;
}

// The last test: what was started once has files of the runtime's cache in its folder.
test("a bundle has an eighth of the modules", async () => {
  expect(await modulesOf("bundled")).toBeLessThan((await modulesOf("source")) / 6);
});
