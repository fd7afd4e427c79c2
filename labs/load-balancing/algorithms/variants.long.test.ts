/** Every variant is a balancer and four servers. */
import { describeExperiment, whyMissing } from "@labs/harness/testing";
import { openServices } from "@labs/services";
import { afterAll, describe, expect, test } from "vitest";
import { readFleetStats } from "../shared/haproxy-stats.ts";
import experiment from "./experiment.ts";

const services = openServices({ say: () => {} });
afterAll(() => services[Symbol.asyncDispose]());

const missing = await whyMissing(services.haproxy());

describe.skipIf(missing !== null)(`HAProxy${missing === null ? "" : ` (${missing})`}`, () => {
  const opened = describeExperiment(experiment, services);

  test("a server that fails five requests in a row is taken out", async () => {
    await using fleet = await opened().open("leastconn-ejecting");
    const { failed } = await opened().observe(fleet, "fails-fast");
    const { servers } = await readFleetStats(fleet.places.runtime ?? "");
    expect(failed).toBeGreaterThanOrEqual(5);
    expect(servers.d?.requests).toBe(failed);
    expect(servers.d?.downs).toBe(1);
  });
});
