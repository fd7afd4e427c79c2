/** Whatever Redis does and whatever is asked, no attack passes. */
import { setTimeout as sleep } from "node:timers/promises";
import { openExperiment } from "@labs/harness/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { testServices } from "../shared/services.fixture.ts";
import { commandTimeoutMs, slowOneWayMs } from "./data.ts";
import experiment from "./experiment.ts";
import { provision } from "./rig.ts";

const services = testServices();
afterAll(() => services[Symbol.asyncDispose]());

const faults = ["silent", "slow", "gone"] as const;

/** Few events: what is computed does not matter, and how long it takes neither. */
const small = {
  ...experiment,
  provision: (run: Parameters<typeof provision>[0]) => provision(run, 2000),
};
const openLab = (seed: number) => openExperiment(small, services, { seed });
type Lab = Awaited<ReturnType<typeof openLab>>;

/** Of the requests that must not be allowed, each asked for twice in a fault: how many were, once every call has its answer. */
async function unsafeAnswers(lab: Lab, name: string, fault: (typeof faults)[number]) {
  await lab.services.redis?.empty();
  await using cell = await lab.open(name);
  const { hot } = lab.setup;
  const { route } = lab.handles;
  const ask = (request: (typeof hot)[number]) => cell.call({ what: "screen", ...request }).catch(() => null);
  await Promise.all(hot.map(ask));
  const begin = { silent: route.hold, slow: () => route.slow(slowOneWayMs), gone: route.cut };
  const over = await begin[fault]();
  const asked = [...hot, ...hot].map(async (request) => [request, await ask(request)] as const);
  // Longer than a command's timeout: what a variant does about a failure, it has done.
  await sleep(4 * commandTimeoutMs);
  await over[Symbol.asyncDispose]();
  const counts = { unsafe: 0, of: 0 };
  for (const [request, answer] of await Promise.all(asked)) {
    const right = await lab.expected({ what: "screen", ...request });
    if (!("decision" in right) || right.decision === "allow") continue;
    counts.of++;
    if (answer !== null && "decision" in answer && answer.decision === "allow") counts.unsafe++;
  }
  return counts;
}

describe.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])("with seed %i", (seed) => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await openLab(seed);
  });
  afterAll(() => lab[Symbol.asyncDispose]());

  test.each(Object.keys(experiment.variants))("%s allows no attack in any fault", async (name) => {
    for (const fault of faults)
      expect(await unsafeAnswers(lab, name, fault), fault).toMatchObject({ unsafe: 0 });
  });

  test("failure-means-allow allows every attack while Redis is silent", async () => {
    const { unsafe, of } = await unsafeAnswers(lab, "failure-means-allow", "silent");
    expect(of).toBeGreaterThanOrEqual(20);
    expect(unsafe).toBe(of);
  });
});
