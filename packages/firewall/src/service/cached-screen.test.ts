import { expect, test } from "vitest";
import type { Verdict } from "../screening.ts";
import { cachedScreen } from "./cached-screen.ts";

const verdict: Verdict = { decision: "review", score: 0.5, events: 3, computedAt: 1 };
const request = { actor: 1, prompt: "Hello." };

function counted() {
  let computed = 0;
  return { screen: async () => ({ ...verdict, computedAt: ++computed }) };
}

/** What of Redis is used, in memory. */
function memory() {
  const kept = new Map<string, string>();
  const set = async (...[key, value]: readonly unknown[]) => {
    kept.set(String(key), String(value));
    return "OK";
  };
  return { kept, redis: { get: async (key: string) => kept.get(key) ?? null, set } as never };
}

test("the same request is computed once, and another actor's or prompt's by itself", async () => {
  const { kept, redis } = memory();
  const screen = cachedScreen(counted().screen, redis, 30);
  expect(await screen(request)).toEqual(await screen(request));
  expect((await screen({ ...request, actor: 2 })).computedAt).toBe(2);
  expect((await screen({ ...request, prompt: "Bye." })).computedAt).toBe(3);
  expect([...kept.keys()].join()).not.toContain("Hello");
});

test("a Redis that fails costs the saving, not the answer", async () => {
  const failing = async () => Promise.reject(new Error("no Redis"));
  const screen = cachedScreen(counted().screen, { get: failing, set: failing } as never, 30);
  expect((await screen(request)).computedAt).toBe(1);
  expect((await screen(request)).computedAt).toBe(2);
});
