/** What experiments may rely on: the delay is there, order is kept, faults are faults. */
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openServices } from "../open-services.ts";
import { withPostgres } from "../postgres/postgres-client.ts";
import { processes } from "../process/processes.ts";
import { openRelay, type Relay } from "./relay.ts";

const services = openServices({ say: () => {} });
let postgres: string;
let relay: Relay;

beforeAll(async () => {
  postgres = (await services.postgres()).url;
  relay = await openRelay({ to: postgres, oneWayMs: 1 });
});
afterAll(async () => {
  await relay[Symbol.asyncDispose]();
  await services[Symbol.asyncDispose]();
});

describe("a relay with a delay", () => {
  it("answers what the server answers, not before twice the delay", async () => {
    await withPostgres(relay.url, async (client) => {
      const before = performance.now();
      const { rows } = await client.query("select 42 as answer");
      expect(performance.now() - before).toBeGreaterThanOrEqual(2);
      expect(rows).toEqual([{ answer: 42 }]);
    });
    expect(relay.roundTrip.p50).toBeGreaterThanOrEqual(2);
    expect(relay.roundTrip.p99).toBeGreaterThanOrEqual(relay.roundTrip.p50);
  });

  it("passes many bytes on in order, more than it keeps in flight", async () => {
    await withPostgres(relay.url, async (client) => {
      const sent = Array.from({ length: 1_200_000 }, (_, n) => n % 1_000).join(",");
      const { rows } = await client.query("select $1::text as back, md5($1) as digest", [sent]);
      expect(rows[0].back === sent).toBe(true);
    });
  });

  it("keeps connections open and silent while it is held, new ones too, and loses nothing", async () => {
    const client = await connected(relay.url);
    await using _fault = await relay.hold();
    const answers: string[] = [];
    const asked = client.query("select 1").then(() => answers.push("old"));
    const fresh = new Client({ connectionString: relay.url });
    const opened = fresh.connect().then(() => answers.push("new"));
    await delay(200);
    expect(answers).toEqual([]);
    await relay.release();
    await Promise.all([asked, opened]);
    await Promise.all([client.end(), fresh.end()]);
  });

  it("resets connections when it is cut and refuses new ones until it is released", async () => {
    const client = await connected(relay.url);
    const broken = once(client, "error");
    await using _fault = await relay.cut();
    expect((await broken)[0]).toMatchObject({ code: "ECONNRESET" });
    await expect(withPostgres(relay.url, (c) => c.query("select 1"))).rejects.toMatchObject({
      code: "ECONNREFUSED",
    });
    await relay.release();
    await withPostgres(relay.url, (c) => c.query("select 1"));
  });

  it("takes longer while it is slow, and what it took before afterwards", async () => {
    {
      await using _fault = await relay.slow(100);
      const before = performance.now();
      await withPostgres(relay.url, (c) => c.query("select 1"));
      // Connecting and asking are two round trips at least.
      expect(performance.now() - before).toBeGreaterThanOrEqual(400);
    }
    {
      await using _fault = await relay.slow(60_000);
    }
    // Minutes otherwise.
    await withPostgres(relay.url, (c) => c.query("select 1"));
  });

  it("works again when a fault is disposed of", async () => {
    {
      await using _fault = await relay.cut();
    }
    // Asked between the two: a hold would open a relay that is still cut.
    await withPostgres(relay.url, (c) => c.query("select 1"));
    {
      await using _fault = await relay.hold();
    }
    await withPostgres(relay.url, (c) => c.query("select 1"));
  });

  it("says so when it has ended before it could obey, and names its process", async () => {
    const own = await openRelay({ to: postgres, oneWayMs: 0 });
    const fault = await own.hold();
    process.kill(own.pid, "SIGKILL");
    await expect
      .poll(() => own.hold().then(String, String), { timeout: 10_000 })
      .toMatch(/the relay has ended/);
    await fault[Symbol.asyncDispose]();
    await own[Symbol.asyncDispose]();
  });

  it("says so when it is killed while its round trip is measured", async () => {
    // The first connection that it passes on is its end.
    const server = createServer(async () => {
      const here = (await processes()).filter(({ parent }) => parent === process.pid);
      const [last] = here.filter(({ command }) => command.includes("relay-process")).slice(-1);
      process.kill(last?.pid ?? Number.NaN, "SIGKILL");
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    const { port } = server.address() as AddressInfo;
    await expect(
      openRelay({ to: `postgres://labs@127.0.0.1:${port}/labs`, oneWayMs: 1 }),
    ).rejects.toMatchObject({ code: "SERVICE_LOST", message: expect.stringContaining("relay was killed") });
    server.close();
  });

  it("says which servers it can be put before", async () => {
    await expect(openRelay({ to: "http://127.0.0.1", oneWayMs: 1 })).rejects.toMatchObject({ code: "USAGE" });
  });
});

async function connected(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  client.on("error", () => {});
  await client.connect();
  return client;
}
