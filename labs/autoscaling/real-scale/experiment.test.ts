import { describeExperiment } from "@labs/harness/testing";
import { openServices } from "@labs/services";
import { afterAll } from "vitest";
import experiment from "./experiment.ts";

const services = openServices({ say: () => {} });
afterAll(() => services[Symbol.asyncDispose]());

describeExperiment(experiment, services, { few: true });
