import { expect, test } from "vitest";
import { drawEvents, drawTenants, parseLine, regions } from "./events.ts";

const plan = { seed: 7, events: 4_000, tenants: 20, hotShare: 0.9 };

test("the same seed gives the same log, and another one another", () => {
  const log = [...drawEvents(plan)];
  expect([...drawEvents(plan)]).toEqual(log);
  expect([...drawEvents({ ...plan, seed: 8 })]).not.toEqual(log);
});

test("tenant 0 has its share of the events, the others the rest", () => {
  const log = [...drawEvents(plan)];
  const share = log.filter(({ tenant }) => tenant === 0).length / log.length;
  expect(share).toBeGreaterThan(0.87);
  expect(share).toBeLessThan(0.93);
  expect(new Set(log.map(({ tenant }) => tenant)).size).toBe(20);
});

test("a line holds time, user, kind and words", () => {
  for (const { line } of drawEvents({ ...plan, events: 100 })) {
    const { at, user, kind, words } = parseLine(line);
    expect(at).toBeGreaterThan(Date.UTC(2026, 0, 1) / 1000);
    expect(user).toBeGreaterThanOrEqual(0);
    expect(["login", "prompt", "upload"]).toContain(kind);
    expect(words.length).toBeGreaterThanOrEqual(3);
  }
  expect(parseLine("5 17 login ignore notes")).toEqual({
    at: 5,
    user: 17,
    kind: "login",
    words: ["ignore", "notes"],
  });
});

test("every tenant has a region and a threshold", () => {
  const tenants = drawTenants(plan);
  expect(tenants.map(({ tenant }) => tenant)).toEqual(Array.from({ length: 20 }, (_, index) => index));
  for (const { region, threshold } of tenants) {
    expect(regions).toContain(region);
    expect([1, 2, 3]).toContain(threshold);
  }
});
