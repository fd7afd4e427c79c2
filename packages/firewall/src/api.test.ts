import { expect, test } from "vitest";
import { screeningApi, serveScreening } from "./api.ts";
import type { Verdict } from "./screening.ts";

const verdict: Verdict = { decision: "review", score: 0.5, events: 3, computedAt: 1 };

test("an answer carries what the schema names and nothing else", async () => {
  await using api = screeningApi(async () => ({ ...verdict, secret: "internal" }));
  const response = await api.inject({
    method: "POST",
    url: "/screen",
    payload: { actor: 1, prompt: "Hello." },
  });
  expect(response.statusCode).toBe(200);
  expect(response.json()).toEqual(verdict);
});

test.each([
  ["no prompt", { actor: 1 }],
  ["an empty prompt", { actor: 1, prompt: "" }],
  ["an actor that is no number", { actor: "someone", prompt: "Hello." }],
  ["a prompt past its bound", { actor: 1, prompt: "x".repeat(16_385) }],
])("a request with %s is refused before it is screened", async (_, payload) => {
  let screened = 0;
  await using api = screeningApi(async () => {
    screened++;
    return verdict;
  });
  const response = await api.inject({ method: "POST", url: "/screen", payload });
  expect(response.statusCode).toBe(400);
  expect(screened).toBe(0);
});

test("a failing origin is a 500 and not a verdict", async () => {
  await using api = screeningApi(() => Promise.reject(new Error("no database")));
  const response = await api.inject({
    method: "POST",
    url: "/screen",
    payload: { actor: 1, prompt: "Hello." },
  });
  expect(response.statusCode).toBe(500);
  expect(response.json()).not.toHaveProperty("decision");
});

test("it listens on the loopback interface until it is disposed of", async () => {
  const served = await serveScreening(async () => verdict);
  const ask = () =>
    fetch(`${served.url}/screen`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ actor: 1, prompt: "Hello." }),
    });
  expect(await (await ask()).json()).toEqual(verdict);
  await served[Symbol.asyncDispose]();
  await expect(ask()).rejects.toThrow();
});
