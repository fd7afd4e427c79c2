/** Real balancers over timed servers: what each algorithm does with the requests, as counts. */
import { setTimeout as sleep } from "node:timers/promises";
import { describeExperiment, whyMissing } from "@labs/harness/testing";
import { openServices } from "@labs/services";
import { afterAll, describe, expect, test } from "vitest";
import { readFleetStats, scrape } from "../shared/haproxy-stats.ts";
import { serverNames } from "../shared/servers.ts";
import { changeBehaviour } from "../shared/timed-server.ts";
import experiment from "./experiment.ts";

const services = openServices({ say: () => {} });
afterAll(() => services[Symbol.asyncDispose]());

const missing = await whyMissing(services.haproxy());

describe.skipIf(missing !== null)(`HAProxy${missing === null ? "" : ` (${missing})`}`, () => {
  const opened = describeExperiment(experiment, services, { few: true });

  /** Requests without work, 20 at once; returns what the servers and the balancer counted. */
  async function send(variant: string, count: number) {
    await using fleet = await opened().open(variant);
    const ask = () => fleet.call({ ms: 0, key: 1, slowdown: 1 });
    for (let sent = 0; sent < count; sent += 20) await Promise.all(Array.from({ length: 20 }, ask));
    const counters = await fleet.read("equal");
    const served = serverNames.map((name) => counters[`requests:${name}`] ?? 0);
    return { served, stats: await readFleetStats(fleet.places.runtime ?? ""), places: fleet.places };
  }

  test("what the servers served is what came in, by their own count and by HAProxy's", async () => {
    const { served, stats } = await send("roundrobin", 200);
    expect(served).toEqual([50, 50, 50, 50]);
    expect(serverNames.map((name) => stats.servers[name]?.requests)).toEqual(served);
    expect(stats.front.requests).toBe(200);
    expect(stats.backend.answers2xx).toBe(200);
  });

  test("weights are honoured within 2 %", async () => {
    const { served } = await send("weights", 400);
    const shares = served.map((count) => count / 400);
    for (const [index, share] of [0.3, 0.3, 0.3, 0.1].entries())
      expect(Math.abs((shares[index] ?? 0) - share)).toBeLessThanOrEqual(0.02);
  });

  test("a caller's requests go to one server", async () => {
    const { served } = await send("hash", 100);
    expect(served.toSorted((one, other) => one - other)).toEqual([0, 0, 0, 100]);
  });

  test("while the others are busy, leastconn sends every request to the server that fails", async () => {
    await using fleet = await opened().open("leastconn");
    const { runtime = "", ...places } = fleet.places;
    await changeBehaviour(places.d ?? "", { failWith: 500 });
    for (const name of ["a", "b", "c"]) await changeBehaviour(places[name] ?? "", { hangs: true });
    const ask = () => fleet.call({ ms: 0, key: 1, slowdown: 1 });
    const busy = async () => {
      const { servers } = await readFleetStats(runtime);
      return ["a", "b", "c"].filter((name) => (servers[name]?.inFlight ?? 0) > 0).length;
    };
    // They hang until the fleet is closed.
    while ((await busy()) < 3) await Promise.race([ask().catch(() => {}), sleep(20)]);
    for (let count = 0; count < 20; count++) await expect(ask()).rejects.toThrow("status 500");
  });

  test("the Prometheus exporter tells the same as the stats socket", async () => {
    await using fleet = await opened().open("roundrobin");
    for (let count = 0; count < 8; count++) await fleet.call({ ms: 0, key: 1, slowdown: 1 });
    const samples = await scrape(fleet.places.metrics ?? "");
    const { servers } = await readFleetStats(fleet.places.runtime ?? "");
    for (const name of serverNames) {
      const { value } =
        samples.find(
          (sample) => sample.name === "haproxy_server_sessions_total" && sample.labels.server === name,
        ) ?? {};
      expect(value).toBe(servers[name]?.requests);
    }
  });
});
