/** Real servers, browsers and a real HAProxy: who stays logged in, and who gets in who should not. */
import { request } from "node:http";
import type { Served } from "@labs/experiment";
import { describeExperiment, whyMissing } from "@labs/harness/testing";
import { openServices } from "@labs/services";
import { afterAll, describe, expect, test } from "vitest";
import experiment from "./experiment.ts";
import { Browser } from "./support/browser.ts";

const services = openServices({ say: () => {} });
afterAll(() => services[Symbol.asyncDispose]());

const missing = await whyMissing(services.haproxy());

describe.skipIf(missing !== null)(`HAProxy${missing === null ? "" : ` (${missing})`}`, () => {
  // Each variant is five servers and a balancer: all of them, in every case, in faults.long.test.ts.
  const opened = describeExperiment(experiment, services, { few: true });
  type Fleet = Awaited<ReturnType<ReturnType<typeof opened>["open"]>>;

  /** One fleet of each variant for all tests that leave it whole: to start one takes long. */
  const fleets = new Map<string, Promise<Fleet>>();
  function fleetOf(variant: string): Promise<Fleet> {
    const fleet = fleets.get(variant) ?? opened().open(variant);
    fleets.set(variant, fleet);
    return fleet;
  }
  afterAll(async () => {
    for (const fleet of fleets.values()) await (await fleet)[Symbol.asyncDispose]();
  });

  describe("a server dies", () => {
    /** Logs people in and ends servers one after another; returns who was where, and who is still logged in after each. */
    async function without(variant: "token" | "sticky-cookie" | "stick-table", victims: readonly number[]) {
      const { open, front } = await experiment.variants[variant].load();
      await using stack = new AsyncDisposableStack();
      const urls = { haproxy: (await services.haproxy()).url, redis: "" };
      const { setup } = opened();
      const served: Served[] = [];
      for (let instance = 0; instance < 5; instance++) {
        const { subject } = stack.use(await open(setup, { seed: 1, instance, ...urls }));
        served.push(stack.use(await subject.serve()));
      }
      const instances = served.map(({ url }) => url);
      if (front === undefined) throw new Error("there is nothing in front of the servers");
      const { places = {} } = stack.use(await front(setup, { seed: 1, instances, ...urls }));
      const people = [];
      for (let index = 0; index < 20; index++) {
        const browser = new Browser(places.balancer ?? "", `10.0.0.${index}`);
        const { server } = await browser.login({ user: `user-${index}` });
        people.push({ browser, server });
      }
      const after = [];
      for (const victim of victims) {
        await served[victim]?.[Symbol.asyncDispose]();
        for (const { browser, server } of people)
          after.push({ server, status: (await browser.turn()).status });
      }
      return after;
    }

    test("a token survives one after another, and while one server is left", async () => {
      const after = await without("token", [3, 0, 2]);
      expect(after.map(({ status }) => status)).toEqual(Array(60).fill(200));
    });

    test("sticky-cookie and stick-table lose exactly its share", async () => {
      for (const variant of ["sticky-cookie", "stick-table"] as const) {
        const after = await without(variant, [1]);
        for (const { server, status } of after) expect(status).toBe(server === "b" ? 401 : 200);
        expect(after.filter(({ status }) => status === 401)).toHaveLength(5);
      }
    });
  });

  describe("attacks", () => {
    test.for([
      ["token", 4],
      ["token-newest", 6],
      ["redis", 6],
    ] as const)("%s stops %i of 6", async ([variant, attacksStopped]) => {
      const fleet = await fleetOf(variant);
      expect(await opened().observe(fleet, "attacked")).toEqual({ attacksStopped });
    });

    test("the keys cannot be reached through the balancer", async () => {
      const fleet = await fleetOf("token");
      const { promise, resolve, reject } = Promise.withResolvers<number | undefined>();
      request(`${fleet.places.balancer}/admin/keys`, {
        method: "PUT",
        headers: { "x-forwarded-for": "10.0.0.1" },
      })
        .once("response", (response) => resolve(response.resume().statusCode))
        .once("error", reject)
        .end(JSON.stringify({ id: "k1", key: "" }));
      expect(await promise).toBe(403);
    });

    test("a session's turns are counted once each, also when they come at once", async () => {
      const fleet = await fleetOf("redis");
      const browser = new Browser(fleet.places.balancer ?? "", "10.0.0.1");
      await browser.login({ user: "one" });
      const replies = await Promise.all(Array.from({ length: 20 }, () => browser.turn()));
      const turns = replies.map(({ body }) => Number(body.turns)).toSorted((one, other) => one - other);
      expect(turns).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    });

    test("a cookie that cannot be read is no session, and no error", async () => {
      const fleet = await fleetOf("token-newest");
      for (const text of ["", "x", "x.y.z", `${Buffer.from("null").toString("base64url")}..`]) {
        const browser = new Browser(fleet.places.balancer ?? "", "10.0.0.1", [["session", text]]);
        expect((await browser.turn()).status, text).toBe(401);
        expect((await browser.logout()).status, text).toBe(200);
      }
    });

    test("of two requests with the same token one is answered", async () => {
      const fleet = await fleetOf("token-newest");
      const browser = new Browser(fleet.places.balancer ?? "", "10.0.0.1");
      await browser.login({ user: "one" });
      const copy = browser.withSession(browser.session);
      const replies = await Promise.all([browser.turn(), copy.turn()]);
      expect(replies.map(({ status }) => status).toSorted()).toEqual([200, 401]);
    });
  });
});
