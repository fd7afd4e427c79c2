/** The seven faults, made in real fleets. A busy machine is slow, and so looks like other faults: what is asked here are counts. */
import { openExperiment } from "@labs/harness/testing";
import { openServices } from "@labs/services";
import { afterAll, expect, test } from "vitest";
import { type Fleet, judgedFleets, judgedStrengths } from "./data.ts";
import experiment from "./experiment.ts";
import { provisionOf } from "./rig.ts";

const services = openServices({ say: () => {} });
afterAll(() => services[Symbol.asyncDispose]());

/** Where the fault is not the load itself, a load that a busy machine keeps up with. */
const calm = (fleet: Fleet): Fleet =>
  fleet.fault === "overloaded front" || fleet.load.clients !== null
    ? fleet
    : { ...fleet, load: { ...fleet.load, rate: 60 } };
const calmed = { ...experiment, provision: provisionOf((draw) => judgedFleets(draw).map(calm)) };

test("what shows in connections, weights, shares and retries is named at half and at twice the strength of the training", async () => {
  await using opened = await openExperiment(calmed, services);
  await using combined = await opened.open("combined");
  const all = judgedStrengths.length;
  expect(await opened.observe(combined, "fleets")).toMatchObject({
    ...{ "overloaded front": all, "uneven weights": all, "pinned clients": all, "retry storm": all },
  });
  await using average = await opened.open("average-latency");
  expect(await opened.observe(average, "fleets")).toMatchObject({ correct: 0 });
}, 120_000);
