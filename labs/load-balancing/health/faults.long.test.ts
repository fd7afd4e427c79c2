/** Every variant, and faults under load in which HAProxy decides by itself: no process ends here. */
import { describeExperiment, openExperiment, whyMissing } from "@labs/harness/testing";
import { openServices } from "@labs/services";
import { afterAll, describe, expect, test } from "vitest";
import { requestsInFault } from "./data.ts";
import experiment from "./experiment.ts";
import { stretched } from "./support/stretched.fixture.ts";

const services = openServices({ say: () => {} });
afterAll(() => services[Symbol.asyncDispose]());

const missing = await whyMissing(services.haproxy());

describe.skipIf(missing !== null)(`HAProxy${missing === null ? "" : ` (${missing})`}`, () => {
  describeExperiment(stretched, services);
});

async function observe(variant: string, fault: string) {
  await using opened = await openExperiment(experiment, services);
  await using fleet = await opened.open(variant);
  return await opened.observe(fleet, fault);
}

test.for(["fails-fast", "cold", "storm"])(
  "in %s nothing is sent to a server that is marked down",
  async (fault) => {
    const counts = await observe("slowstart", fault);
    expect(counts.sentWhileDown).toBe(0);
    expect(counts.failed).toBeLessThanOrEqual(requestsInFault);
    expect(counts.failedRecords).toBeLessThanOrEqual(counts.failed ?? 0);
  },
);

test("a budget makes fewer tries of a storm", async () => {
  const [unbounded, bounded, none] = [
    await observe("retries", "storm"),
    await observe("budget", "storm"),
    await observe("no-checks", "storm"),
  ];
  expect(none.triesPer100).toBe(100);
  expect(bounded.triesPer100).toBeLessThan(unbounded.triesPer100 ?? 0);
});
