import { LabError, random } from "@labs/experiment";
import { openExperiment } from "@labs/harness/testing";
import { openServices } from "@labs/services";
import { afterAll, describe, expect, test } from "vitest";
import type { Answer, Send } from "./contract.ts";
import experiment from "./experiment.ts";
import { keepsNamedStatements } from "./support/console.ts";
import { type FeatureName, featureNames } from "./support/features.ts";

const services = openServices({ say: () => {} });
const paths = await openExperiment(experiment, services);
/** The URL of PgBouncer, or why there is none. */
const pgbouncer = await services.pgbouncer().catch((error: unknown) => {
  if (error instanceof LabError && error.code === "SERVICE_MISSING") return { missing: error.message };
  throw error;
});
const missing = "missing" in pgbouncer ? pgbouncer.missing : null;
/** Whether this PgBouncer is one that keeps named statements. */
const named = "url" in pgbouncer && (await keepsNamedStatements(pgbouncer.url));

afterAll(async () => {
  await paths[Symbol.asyncDispose]();
  await services[Symbol.asyncDispose]();
});

async function outcomesOf(send: Send, names: readonly FeatureName[]) {
  const outcomes: Record<string, Answer> = {};
  for (const feature of names) outcomes[feature] = await send({ feature });
  return outcomes;
}

const sessionFeatures = featureNames.filter((name) => name !== "named statement");
const everyOutcome = (outcome: { kept: boolean; leaked: boolean }) =>
  Object.fromEntries(sessionFeatures.map((name) => [name, outcome]));

test("a client of its own backend keeps all of its session, and none of it leaks", async () => {
  await using direct = await paths.open("direct");
  expect(await outcomesOf(direct.call, featureNames)).toEqual({
    ...everyOutcome({ kept: true, leaked: false }),
    "named statement": { kept: true, leaked: false },
  });
});

describe.skipIf(missing)(`PgBouncer${missing ? ` (${missing})` : ""}`, () => {
  const names = Object.keys(experiment.variants).filter((name) => named || name !== "transaction-named");

  test.each(names)("%s answers correctly over kept and over fresh connections", async (name) => {
    await using variant = await paths.open(name);
    const inputs = [...paths.draw(20, "few"), ...paths.draw(20, "per-request")];
    // Eight at once, of both kinds.
    for (let n = 0; n < 20; n += 4) {
      const eight = [...inputs.slice(n, n + 4), ...inputs.slice(20 + n, 24 + n)];
      const answers = await Promise.all(eight.map(variant.call));
      expect(answers).toEqual(await Promise.all(eight.map((input) => paths.expected(input))));
    }
  });

  test.each([1, 2, 3])(
    "a tenant in a setting of the session is refused by the checks (seed %i)",
    async (seed) => {
      await using variant = await paths.open("session-setting");
      const draw = random(seed);
      let mistakes = 0;
      // Eight at once, as the harness checks.
      for (let n = 0; n < 5; n++) {
        const inputs = Array.from({ length: 8 }, () => experiment.input(draw, paths.setup));
        const answers = await Promise.all(inputs.map((input) => variant.call(input)));
        const right = await Promise.all(inputs.map((input) => paths.expected(input)));
        mistakes += answers.filter((answer, n) => JSON.stringify(answer) !== JSON.stringify(right[n])).length;
      }
      expect(mistakes).toBeGreaterThan(0);
    },
  );

  test("session mode keeps all of a session, and none of it leaks", async () => {
    await using session = await paths.open("session");
    expect(await outcomesOf(session.call, featureNames)).toEqual({
      ...everyOutcome({ kept: true, leaked: false }),
      "named statement": { kept: true, leaked: false },
    });
  });

  test("transaction mode keeps nothing of a session and leaks it to others", async () => {
    await using transaction = await paths.open("transaction");
    expect(await outcomesOf(transaction.call, sessionFeatures)).toEqual(
      everyOutcome({ kept: false, leaked: true }),
    );
  });

  test("a named statement is kept in transaction mode by the versions that can, and collides on the others", async () => {
    await using transaction = await paths.open("transaction");
    expect(await transaction.call({ feature: "named statement" })).toEqual({
      kept: named,
      leaked: !named,
    });
  });

  test.each(["direct", "session", "transaction"])(
    "what ends with its transaction works: %s",
    async (name) => {
      await using variant = await paths.open(name);
      expect(await variant.call({ probe: "transaction" })).toEqual({ count: 3 });
    },
  );

  test.skipIf(named)("an old PgBouncer's variant with names is left out, with what would help", async () => {
    await expect(paths.open("transaction-named")).rejects.toMatchObject({
      code: "SKIPPED",
      message: expect.stringContaining("put PgBouncer 1.21 or newer first on PATH"),
    });
  });

  test("clients that come and go cost the server a backend each, and nearly none behind PgBouncer", async () => {
    const logins: Record<string, number> = {};
    for (const name of ["direct", "session", "transaction"]) {
      await using variant = await paths.open(name);
      const before = (await variant.read("many")).logins ?? 0;
      for (let n = 0; n < 20; n++) await variant.call({ connection: "fresh", tenant: 1 + n });
      logins[name] = ((await variant.read("many")).logins ?? 0) - before;
    }
    expect(logins.direct).toBeGreaterThanOrEqual(20);
    expect(logins.session).toBeLessThanOrEqual(5);
    expect(logins.transaction).toBeLessThanOrEqual(5);
  });
});
