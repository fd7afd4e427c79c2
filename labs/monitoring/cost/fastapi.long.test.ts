/** The FastAPI arms, where a run has made their environment: tests fetch nothing. */
import { openExperiment } from "@labs/harness/testing";
import { openServices, surveyPython } from "@labs/services";
import { afterAll, beforeAll, expect, test } from "vitest";
import experiment from "./experiment.ts";
import { requirements } from "./support/python.ts";

process.env.LABS_NO_INSTALL = "1";
const { state } = await surveyPython(requirements);
const why = state === "ready" ? "" : " (its environment is not there: a run makes it)";

const services = openServices({ say: () => {} });
const openCost = () => openExperiment(experiment, services);
let cost: Awaited<ReturnType<typeof openCost>>;

beforeAll(async () => {
  cost = await openCost();
});

afterAll(async () => {
  await cost?.[Symbol.asyncDispose]();
  await services[Symbol.asyncDispose]();
});

const signals = { "fastapi-none": [], "fastapi-prometheus": ["prometheus"], "fastapi-otel": ["traces"] };

test.skipIf(state !== "ready").each(Object.entries(signals))(
  `%s answers as Fastify does, and its signal knows each request${why}`,
  async (name, told) => {
    await using service = await cost.open(name);
    for (const input of cost.draw(40)) {
      const answer = await service.call(input);
      expect(answer).toEqual(await cost.expected(input, answer));
    }
    const answer = await service.call({ kind: "rehearse", requests: 30, failures: 5, traced: true });
    expect(answer).toMatchObject({
      signals: told.map((signal) => ({ signal, requests: 30, failures: 5, timed: true })),
    });
    const before = await service.read("saturated");
    const inputs = cost.draw(40, "saturated");
    await Promise.all(inputs.map(service.call));
    const after = await service.read("saturated");
    const grown = (counter: "answered" | "recorded") => (after[counter] ?? 0) - (before[counter] ?? 0);
    expect(grown("answered")).toBe(40);
    expect(grown("recorded")).toBe(told.length === 0 ? 0 : 40);
  },
);
