/** Every variant and every mistake of the experiments of which the ordinary tests open few. */
import { readFileSync } from "node:fs";
import { describeExperiment } from "@labs/harness/testing";
import { openServices } from "@labs/services";
import { afterAll, describe, vi } from "vitest";
import { loadLabs } from "./catalog/catalog.ts";
import { fileOf, idOf } from "./catalog/entry.ts";

/** Tests fetch nothing: arms in Python are opened where a run has made their environment. */
process.env.LABS_NO_INSTALL = "1";

/** On a busy machine some take a minute to start. */
vi.setConfig({ testTimeout: 400_000 });

const services = openServices({ say: () => {} });
afterAll(() => services[Symbol.asyncDispose]());

const entries = (await loadLabs()).flatMap(({ experiments }) => experiments);
const ofFew = entries.filter((entry) =>
  readFileSync(fileOf(entry, "experiment.test.ts"), "utf8").includes("few: true"),
);

describe.each(ofFew.map((entry) => ({ id: idOf(entry), entry })))("$id", ({ entry }) => {
  describeExperiment(entry.experiment, services);
});
