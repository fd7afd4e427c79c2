import { describeExperiment } from "@labs/harness/testing";
import { openServices } from "@labs/services";
import { afterAll } from "vitest";
import experiment from "./experiment.ts";

const services = openServices({ say: () => {} });
afterAll(() => services[Symbol.asyncDispose]());

// The goal's reference starts five pods at once: variants.long.test.ts.
const { goal: _, ...withoutGoal } = experiment;
describeExperiment(withoutGoal, services, { few: true });
