/** A balancer that watches what its servers answer. */
import { openExperiment, whyMissing } from "@labs/harness/testing";
import { openServices } from "@labs/services";
import { afterAll, expect, test } from "vitest";
import { readFleetStats } from "../shared/haproxy-stats.ts";
import experiment from "./experiment.ts";

const services = openServices({ say: () => {} });
afterAll(() => services[Symbol.asyncDispose]());

const missing = await whyMissing(services.haproxy());

test.skipIf(missing !== null)(
  `a server that fails five requests in a row is taken out${missing === null ? "" : ` (${missing})`}`,
  async () => {
    await using opened = await openExperiment(experiment, services);
    await using fleet = await opened.open("leastconn-ejecting");
    const { failed } = await opened.observe(fleet, "fails-fast");
    const { servers } = await readFleetStats(fleet.places.runtime ?? "");
    expect(failed).toBeGreaterThanOrEqual(5);
    expect(servers.d?.requests).toBe(failed);
    expect(servers.d?.downs).toBe(1);
  },
);
