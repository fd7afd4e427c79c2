/** HAProxy over four timed servers, one of which fails: what reaches which server, as counts. */
import { describeExperiment, whyMissing } from "@labs/harness/testing";
import { openServices } from "@labs/services";
import { afterAll, describe, expect, test, vi } from "vitest";
import { type FleetStats, parseFleetStats, readFleetStats } from "../shared/haproxy-stats.ts";
import { serverNames } from "../shared/servers.ts";
import { changeBehaviour, type TimedCounts } from "../shared/timed-server.ts";
import { stretched } from "./support/stretched.fixture.ts";
import { type Call, firstGoodWindow, windowsOf } from "./support/traffic.ts";
import { isDown, sentToDown } from "./support/watch.ts";

const services = openServices({ say: () => {} });
afterAll(() => services[Symbol.asyncDispose]());

const missing = await whyMissing(services.haproxy());

describe.skipIf(missing !== null)(`HAProxy${missing === null ? "" : ` (${missing})`}`, () => {
  // A fleet for each variant: all of them in faults.long.test.ts.
  const opened = describeExperiment(stretched, services, { few: true });
  type Fleet = Awaited<ReturnType<ReturnType<typeof opened>["open"]>>;

  const statsOf = ({ places }: Fleet) => readFleetStats(places.runtime ?? "");
  const setAll = ({ places }: Fleet, change: Parameters<typeof changeBehaviour>[1]) =>
    Promise.all(serverNames.map((name) => changeBehaviour(places[name] ?? "", change)));

  /** What the servers counted, all together. */
  async function countsOf({ places }: Fleet) {
    const counts = await Promise.all(
      serverNames.map(async (name) => {
        const response = await fetch(`${places[name]}/counts`);
        return (await response.json()) as TimedCounts;
      }),
    );
    return {
      served: counts.reduce((sum, { served }) => sum + served, 0),
      failed: counts.reduce((sum, { failed }) => sum + failed, 0),
    };
  }

  const triesOf = ({ servers }: FleetStats) =>
    Object.values(servers).reduce((sum, { requests }) => sum + requests, 0);

  /** One request after another; how many of them were answered. */
  async function ask(fleet: Fleet, kind: "score" | "record", count: number): Promise<number> {
    let answered = 0;
    for (let key = 1; key <= count; key++)
      answered += await fleet.call({ kind, key }).then(
        () => 1,
        () => 0,
      );
    return answered;
  }

  test("a server that its checks have marked down gets no request, and gets some when it is up again", async () => {
    await using fleet = await opened().open("http-checks");
    const until = (down: boolean) =>
      vi.waitFor(async () => expect(isDown(await statsOf(fleet), "b")).toBe(down), {
        timeout: 25_000,
        interval: 50,
      });
    await changeBehaviour(fleet.places.b ?? "", { health: 503 });
    await until(true);
    const before = await statsOf(fleet);
    expect(await ask(fleet, "score", 12)).toBe(12);
    const after = await statsOf(fleet);
    expect(after.servers.b?.requests).toBe(before.servers.b?.requests);
    expect(after.servers.a?.requests).toBe((before.servers.a?.requests ?? 0) + 4);
    await changeBehaviour(fleet.places.b ?? "", { health: 200 });
    await until(false);
    expect(await ask(fleet, "score", 12)).toBe(12);
    expect((await statsOf(fleet)).servers.b?.requests).toBeGreaterThan(after.servers.b?.requests ?? 0);
  }, 60_000);

  test("a check that only connects holds a server for well that says that it is not", async () => {
    await using fleet = await opened().open("tcp-checks");
    await changeBehaviour(fleet.places.b ?? "", { health: 503 });
    await ask(fleet, "score", 8);
    const { servers } = await statsOf(fleet);
    expect(servers.b).toMatchObject({ status: expect.stringMatching(/^UP/), requests: 2 });
    // It has not even been asked.
    const response = await fetch(`${fleet.places.b}/counts`);
    expect(await response.json()).toMatchObject({ healthChecks: 0 });
  });

  test("without retries the failing server's share fails; with them a GET is answered elsewhere and a POST is not", async () => {
    const failures = async (variant: string, kind: "score" | "record") => {
      await using fleet = await opened().open(variant);
      await changeBehaviour(fleet.places.b ?? "", { failWith: 500 });
      const answered = await ask(fleet, kind, 12);
      const [counts, stats] = [await countsOf(fleet), await statsOf(fleet)];
      // What callers got, what the servers did and what the balancer sent are the same requests.
      expect(counts.served).toBe(answered);
      expect(triesOf(stats)).toBe(counts.served + counts.failed);
      expect(stats.front.requests).toBe(12);
      return 12 - answered;
    };
    expect(await failures("redispatch", "score")).toBe(3);
    expect(await failures("retries", "score")).toBe(0);
    expect(await failures("retries", "record")).toBe(3);
  });

  test("where every server fails, a GET is tried four times and a POST once", async () => {
    await using fleet = await opened().open("retries");
    await setAll(fleet, { failWith: 503 });
    expect(await ask(fleet, "score", 5)).toBe(0);
    expect(await countsOf(fleet)).toEqual({ served: 0, failed: 20 });
    expect(await ask(fleet, "record", 5)).toBe(0);
    expect(await countsOf(fleet)).toEqual({ served: 0, failed: 25 });
  });

  test("three errors in a row that callers saw mark a server down; an error that was tried again counts for nothing", async () => {
    await using fleet = await opened().open("ejection");
    await changeBehaviour(fleet.places.b ?? "", { failWith: 500 });
    expect(await ask(fleet, "score", 40)).toBe(40);
    expect(isDown(await statsOf(fleet), "b")).toBe(false);
    await ask(fleet, "record", 12);
    expect((await statsOf(fleet)).servers.b?.downs).toBe(1);
  });

  test("a server gets two requests at once, and no request fails for it", async () => {
    await using fleet = await opened().open("queue");
    await Promise.all(Array.from({ length: 24 }, (_, key) => fleet.call({ kind: "score", key })));
    const { servers, backend } = await statsOf(fleet);
    for (const name of serverNames) expect(servers[name]?.maxInFlight).toBeLessThanOrEqual(2);
    expect(backend.answers2xx).toBe(24);
  });

  test("a cold server takes longer", async () => {
    await using fleet = await opened().open("no-checks");
    await setAll(fleet, { coldMs: 1e9 });
    await fleet.call({ kind: "score", key: 1 });
    const response = await fetch(`${fleet.places.a}/counts`);
    // Ten times 20 ms; a timer may be a millisecond early.
    expect(((await response.json()) as TimedCounts).inFlightMs).toBeGreaterThan(190);
  });
});

test("requests count as sent to a server that is down only where it was down without a break", () => {
  const look = (requests: number, status: string, downs: number) =>
    parseFleetStats(`# pxname,svname,stot,status,chkdown,type,
front,FRONTEND,,OPEN,,0,
fleet,b,${requests},${status},${downs},2,
fleet,BACKEND,,UP,,1,`);
  expect(sentToDown(look(5, "DOWN", 1), look(7, "DOWN 1/2", 1))).toBe(2);
  expect(sentToDown(look(5, "UP", 0), look(7, "DOWN", 1))).toBe(0);
  expect(sentToDown(look(5, "DOWN", 1), look(7, "DOWN", 2))).toBe(0);
});

test("recovered is the first of three good windows in a row, or the end", () => {
  const call = (dueAt: number, ok: boolean, tookMs = 1): Call => ({ kind: "score", dueAt, ok, tookMs });
  const windows = windowsOf(
    [call(100, false), call(150, true), call(210, true), call(310, true, 50), call(410, true)],
    100,
  );
  expect(windows).toEqual([
    { failed: 1, p99Ms: 1 },
    { failed: 0, p99Ms: 1 },
    { failed: 0, p99Ms: 50 },
    { failed: 0, p99Ms: 1 },
  ]);
  expect(firstGoodWindow(windows, { inARow: 3, withinMs: 50 })).toBe(1);
  expect(firstGoodWindow(windows, { inARow: 2, withinMs: 49 })).toBe(4);
});
