/** What becomes of a server that fails, in a thousand requests. */
import { openExperiment, whyMissing } from "@labs/harness/testing";
import { openServices } from "@labs/services";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readFleetStats } from "../shared/haproxy-stats.ts";
import { serverNames } from "../shared/servers.ts";
import experiment from "./experiment.ts";

const services = openServices({ say: () => {} });
afterAll(() => services[Symbol.asyncDispose]());

const missing = await whyMissing(services.haproxy());

describe.skipIf(missing !== null)(`HAProxy${missing === null ? "" : ` (${missing})`}`, () => {
  const openLab = () => openExperiment(experiment, services);
  let opened: Awaited<ReturnType<typeof openLab>>;
  beforeAll(async () => {
    opened = await openLab();
  });
  afterAll(() => opened?.[Symbol.asyncDispose]());

  test("a server that fails gets its quarter from round robin, and the counts of all agree", async () => {
    await using fleet = await opened.open("roundrobin");
    const { failed } = await opened.observe(fleet, "fails-fast");
    const { front, backend, servers } = await readFleetStats(fleet.places.runtime ?? "");
    expect(failed).toBe(250);
    expect(servers.d?.answers5xx).toBe(250);
    const counters = await fleet.read("fails-fast");
    expect(front.requests).toBe(1_000);
    expect(backend.requests).toBe(front.requests);
    expect(serverNames.reduce((sum, name) => sum + (counters[`requests:${name}`] ?? 0), 0)).toBe(1_000);
  });

  test("a server that fails five requests in a row is taken out", async () => {
    await using fleet = await opened.open("leastconn-ejecting");
    const { failed } = await opened.observe(fleet, "fails-fast");
    const { servers } = await readFleetStats(fleet.places.runtime ?? "");
    expect(failed).toBeGreaterThanOrEqual(5);
    expect(servers.d?.requests).toBe(failed);
    expect(servers.d?.downs).toBe(1);
  });
});
