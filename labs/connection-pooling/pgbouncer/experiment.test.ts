import { isReached, LabError, type Opened, type Provisioned, random } from "@labs/experiment";
import { openServices } from "@labs/services";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Answer, Request, Send } from "./contract.ts";
import { serverConnections } from "./data.ts";
import experiment from "./experiment.ts";
import type { Counter, Setup } from "./rig.ts";
import { keepsNamedStatements } from "./support/console.ts";
import { crowd } from "./support/crowd.ts";
import { type FeatureName, featureNames } from "./support/features.ts";

const services = openServices({ say: () => {} });
const urls = { postgres: (await services.postgres()).url, pgbouncer: "" };
const missing = await services.pgbouncer().then(
  ({ url }) => {
    urls.pgbouncer = url;
    return null;
  },
  (error: unknown) => {
    if (error instanceof LabError && error.code === "SERVICE_MISSING") return error.message;
    throw error;
  },
);
/** Whether this PgBouncer is one that keeps named statements. */
const named = missing === null && (await keepsNamedStatements(urls.pgbouncer));

let provisioned: Provisioned<Setup, Request, Answer>;

beforeAll(async () => {
  provisioned = await experiment.provision({ ...urls, seed: 1, scale: "smoke" });
});

afterAll(async () => {
  await provisioned?.[Symbol.asyncDispose]();
  await services[Symbol.asyncDispose]();
});

const all = { ...experiment.variants, ...experiment.wrong };

/** Opens a variant as a cell does. */
async function opened(name: string): Promise<Opened<Send, Counter>> {
  const variant = all[name as keyof typeof all];
  const { open } = await variant.load();
  return await open(provisioned.setup, { ...urls, seed: 1, instance: 0 });
}

async function counters(variant: Opened<Send, Counter>) {
  return (await variant.read?.("many")) ?? {};
}

async function outcomesOf(send: Send, names: readonly FeatureName[]) {
  const outcomes: Record<string, Answer> = {};
  for (const feature of names) outcomes[feature] = await send({ feature });
  return outcomes;
}

const sessionFeatures = featureNames.filter((name) => name !== "named statement");
const everyOutcome = (outcome: { kept: boolean; leaked: boolean }) =>
  Object.fromEntries(sessionFeatures.map((name) => [name, outcome]));

test("a client of its own backend keeps all of its session, and none of it leaks", async () => {
  await using direct = await opened("direct");
  expect(await outcomesOf(direct.subject, featureNames)).toEqual({
    ...everyOutcome({ kept: true, leaked: false }),
    "named statement": { kept: true, leaked: false },
  });
  expect(await direct.subject({ probe: "crowd" })).toEqual({ count: crowd });
});

describe.skipIf(missing)(`PgBouncer${missing ? ` (${missing})` : ""}`, () => {
  const names = Object.keys(experiment.variants).filter((name) => named || name !== "transaction-named");

  test.each(names)("%s answers rightly over kept and over fresh connections", async (name) => {
    await using variant = await opened(name);
    const draw = random(name);
    for (let n = 0; n < 5; n++) {
      const inputs = [experiment.cases.few, experiment.cases["per-request"]].flatMap((load) =>
        Array.from({ length: 4 }, () =>
          ("input" in load ? load.input : experiment.input)(draw, provisioned.setup),
        ),
      );
      const answers = await Promise.all(inputs.map((input) => variant.subject(input)));
      expect(answers).toEqual(await Promise.all(inputs.map((input) => provisioned.expected(input))));
    }
  });

  test.each([1, 2, 3])(
    "a tenant in a setting of the session is refused by the checks (seed %i)",
    async (seed) => {
      await using variant = await opened("session-setting");
      const draw = random(seed);
      let mistakes = 0;
      // Eight at once, as the harness checks.
      for (let n = 0; n < 5; n++) {
        const inputs = Array.from({ length: 8 }, () => experiment.input(draw, provisioned.setup));
        const answers = await Promise.all(inputs.map((input) => variant.subject(input)));
        const right = await Promise.all(inputs.map((input) => provisioned.expected(input)));
        mistakes += answers.filter((answer, n) => JSON.stringify(answer) !== JSON.stringify(right[n])).length;
      }
      expect(mistakes).toBeGreaterThan(0);
    },
  );

  test("session mode keeps all of a session, for as many clients as there are connections", async () => {
    await using session = await opened("session");
    expect(await outcomesOf(session.subject, featureNames)).toEqual({
      ...everyOutcome({ kept: true, leaked: false }),
      "named statement": { kept: true, leaked: false },
    });
    expect(await session.subject({ probe: "crowd" })).toEqual({ count: serverConnections });
  });

  test("transaction mode keeps nothing of a session and leaks it to others, for all clients", async () => {
    await using transaction = await opened("transaction");
    expect(await outcomesOf(transaction.subject, sessionFeatures)).toEqual(
      everyOutcome({ kept: false, leaked: true }),
    );
    expect(await transaction.subject({ probe: "crowd" })).toEqual({ count: crowd });
  });

  test("a named statement is kept in transaction mode by the versions that can, and collides on the others", async () => {
    await using transaction = await opened("transaction");
    expect(await transaction.subject({ feature: "named statement" })).toEqual({
      kept: named,
      leaked: !named,
    });
  });

  test.each(["direct", "session", "transaction"])(
    "what ends with its transaction works: %s",
    async (name) => {
      await using variant = await opened(name);
      expect(await variant.subject({ probe: "transaction" })).toEqual({ count: 3 });
    },
  );

  test.skipIf(named)("an old PgBouncer's variant with names is left out, with what would help", async () => {
    await expect(opened("transaction-named")).rejects.toMatchObject({
      code: "SKIPPED",
      message: expect.stringContaining("put PgBouncer 1.21 or newer first on PATH"),
    });
  });

  test("clients that stay have a backend each, and share twenty in transaction mode", async () => {
    const requests = Array.from({ length: 100 }, (_, n) => ({ over: "kept", tenant: 1 + n }) as const);
    const backends: Record<string, number> = {};
    for (const name of ["direct", "transaction"]) {
      await using variant = await opened(name);
      await Promise.all(requests.map((request) => variant.subject(request)));
      backends[name] = (await counters(variant)).backends ?? 0;
    }
    expect(backends.direct).toBe(Math.min(requests.length, provisioned.setup.connections));
    const { baseline, goal } = experiment;
    expect(isReached(goal.evidence, backends[baseline] ?? Number.NaN)).toBe(false);
    expect(isReached(goal.evidence, backends[goal.reference] ?? Number.NaN)).toBe(true);
    expect(backends.transaction).toBeGreaterThan(0);
    expect(backends.transaction).toBeLessThanOrEqual(serverConnections);
  });

  test("clients that come and go cost the server a backend each, and nearly none behind PgBouncer", async () => {
    const logins: Record<string, number> = {};
    for (const name of ["direct", "session", "transaction"]) {
      await using variant = await opened(name);
      const before = (await counters(variant)).logins ?? 0;
      for (let n = 0; n < 60; n++) await variant.subject({ over: "fresh", tenant: 1 + n });
      logins[name] = ((await counters(variant)).logins ?? 0) - before;
    }
    expect(logins.direct).toBeGreaterThanOrEqual(60);
    expect(logins.session).toBeLessThanOrEqual(5);
    expect(logins.transaction).toBeLessThanOrEqual(5);
  });
});
