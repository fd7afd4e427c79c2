/** Every arm in every case, once, as a run drives them: servers are processes, and one is killed. */
import type { Result } from "@labs/experiment/result";
import { loadEntry } from "@labs/harness";
import { measureSilently, valuesIn, whyMissing } from "@labs/harness/testing";
import { openServices } from "@labs/services";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const services = openServices({ say: () => {} });
afterAll(() => services[Symbol.asyncDispose]());

const missing = await whyMissing(services.haproxy());

describe.skipIf(missing !== null)(`HAProxy${missing === null ? "" : ` (${missing})`}`, () => {
  let result: Result;

  beforeAll(async () => {
    const file = `${import.meta.dirname}/experiment.ts`;
    const entry = await loadEntry({ lab: "load-balancing", name: "sessions", file });
    result = await measureSilently({ entry, services });
  }, 600_000);

  const values = (name: string, metric: string) => valuesIn(result, name, metric);

  /** All 200, but for some. */
  const kept = (others: Readonly<Record<string, unknown>>) => ({
    ...{ "sticky-cookie": 200, "stick-table": 200, "source-hash": 200 },
    ...{ token: 200, "token-newest": 200, redis: 200, "no-persistence": few },
    ...others,
  });
  const few = expect.toSatisfy((count: number) => count < 100, "fewer than half");

  test.for([
    // Sixty users behind one address are all at the server that died, or none of them is.
    ["killed", { "sticky-cookie": 150, "sticky-strict": 150, "stick-table": some(), "source-hash": some() }],
    ["scaled", { "sticky-cookie": 190, "stick-table": some(), "source-hash": few }],
    ["restarted", { "stick-table": few }],
    ["rotated", { "token-one-key": 0 }],
    ["moved", { "stick-table": few, "source-hash": few }],
    ["calm", {}],
    // A server that cannot look says 503, and no user has to log in again.
    ["store-down", {}],
  ] as const)("who stays logged in: %s", ([name, others]) => {
    expect(values(name, "sessions kept")).toEqual(kept(others));
  });

  test("a strict cookie and a hash send the dead server's users to it again, and so their logins", () => {
    const { "sticky-strict": strict, "source-hash": hash, ...others } = values("killed", "requests refused");
    const lost = 200 - Number(values("killed", "sessions kept")["source-hash"]);
    expect([strict, hash]).toEqual([100, 2 * lost]);
    expect(new Set(Object.values(others))).toEqual(new Set([0]));
  });

  test("without their store servers refuse each turn once, and a token needs no store", () => {
    expect(values("store-down", "requests refused")).toMatchObject({
      ...{ redis: 200, "token-newest": 200, token: 0, "sticky-cookie": 0 },
    });
  });

  test("a server that joins takes its fifth where sessions do not stick, and newcomers only where they do", () => {
    expect(values("scaled", "share of e")).toMatchObject({ token: 20, redis: 20, "sticky-cookie": 5 });
  });

  test("one address in a stick table makes one server busy", () => {
    const busiest = values("calm", "busiest server");
    expect(busiest).toMatchObject({ token: 1, redis: 1, "sticky-cookie": 1 });
    expect(busiest["stick-table"]).toBeGreaterThan(1.3);
  });

  test("a token alone cannot be called back, and without an end or a signature it is refused", () => {
    expect(values("attacked", "attacks stopped")).toMatchObject({ token: 4, "token-newest": 6, redis: 6 });
    const wrong = result.cells.filter(({ outcome }) => outcome.status === "wrong").map(({ arm }) => arm);
    expect([...new Set(wrong)].toSorted()).toEqual([
      "id-from-browser",
      "token-unsigned",
      "token-without-end",
    ]);
  });
});

function some() {
  return expect.toSatisfy((count: number) => count > 0 && count < 200, "some of them");
}
