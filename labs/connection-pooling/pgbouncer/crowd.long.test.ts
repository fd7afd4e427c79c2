/** Many clients at once, each a process of the server where it is reached directly. */
import { isReached } from "@labs/experiment";
import { openExperiment, whyMissing } from "@labs/harness/testing";
import { openServices } from "@labs/services";
import { afterAll, describe, expect, test } from "vitest";
import { serverConnections } from "./data.ts";
import experiment from "./experiment.ts";
import { crowd } from "./support/crowd.ts";

const services = openServices({ say: () => {} });
const paths = await openExperiment(experiment, services);
/** Why there is no PgBouncer; `null` where there is one. */
const missing = await whyMissing(services.pgbouncer());

afterAll(async () => {
  await paths[Symbol.asyncDispose]();
  await services[Symbol.asyncDispose]();
});

test("every client of its own backend is served", async () => {
  await using direct = await paths.open("direct");
  expect(await direct.call({ probe: "crowd" })).toEqual({ count: crowd });
});

describe.skipIf(missing)(`PgBouncer${missing ? ` (${missing})` : ""}`, () => {
  test.each([
    ["session", serverConnections],
    ["transaction", crowd],
  ])("%s mode serves %i clients that stay", async (name, count) => {
    await using variant = await paths.open(name);
    expect(await variant.call({ probe: "crowd" })).toEqual({ count });
  });

  test("clients that stay have a backend each, and share twenty in transaction mode", async () => {
    const requests = Array.from({ length: 100 }, (_, n) => ({ connection: "kept", tenant: 1 + n }) as const);
    const backends: Record<string, number> = {};
    for (const name of ["direct", "transaction"]) {
      await using variant = await paths.open(name);
      await Promise.all(requests.map((request) => variant.call(request)));
      backends[name] = (await variant.read("many")).backends ?? 0;
    }
    expect(backends.direct).toBe(Math.min(requests.length, paths.setup.poolSize));
    const { baseline, goal } = experiment;
    expect(isReached(goal.evidence, backends[baseline] ?? Number.NaN)).toBe(false);
    expect(isReached(goal.evidence, backends[goal.reference] ?? Number.NaN)).toBe(true);
    expect(backends.transaction).toBeGreaterThan(0);
    expect(backends.transaction).toBeLessThanOrEqual(serverConnections);
  });
});
