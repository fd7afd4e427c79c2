/** The case that computes: real scorers in the places of the timed servers, or skipped with the reason. */
import { LabError } from "@labs/experiment";
import { openExperiment, whyMissing } from "@labs/harness/testing";
import { findCoreShares, openServices } from "@labs/services";
import { afterAll, describe, expect, test } from "vitest";
import { readFleetStats } from "../shared/haproxy-stats.ts";
import { serverNames } from "../shared/servers.ts";
import { scoring } from "./data.ts";
import experiment from "./experiment.ts";

const services = openServices({ say: () => {} });
afterAll(() => services[Symbol.asyncDispose]());

const missing = await whyMissing(services.haproxy());

/** Why no process can be held to a share of a core here. */
function noShares(): string | null {
  try {
    findCoreShares();
    return null;
  } catch (error) {
    if (error instanceof LabError && error.code === "SKIPPED") return error.message;
    throw error;
  }
}

test("the case is skipped where no share of a core can be held, with the reason, and nowhere else", async () => {
  await using provisioned = await experiment.provision({ seed: 1, scale: "smoke", haproxy: "", nginx: "" });
  const reason = noShares();
  expect(provisioned.skippedCases ?? {}).toEqual(reason === null ? {} : { "real-scorers": reason });
});

describe.skipIf(missing !== null || noShares() !== null)(
  `real scorers${missing === null ? "" : ` (${missing})`}`,
  () => {
    test("get the requests as the algorithm says, compute, and give the timed servers their places back", async () => {
      await using opened = await openExperiment(experiment, services);
      await using fleet = await opened.open("roundrobin");
      const counts = await opened.observe(fleet, "real-scorers");
      const { costMs } = await opened.handles.scorers();
      expect(costMs).toBeGreaterThan(0);
      const { servers } = await readFleetStats(fleet.places.runtime ?? "");
      const requests = serverNames.map((name) => servers[name]?.requests ?? 0);
      expect(Math.max(...requests) - Math.min(...requests)).toBeLessThanOrEqual(1);
      // What came in is what they computed: by the cost of a prompt, within what it varies.
      const computed = (counts.scorerWork ?? 0) / costMs;
      const sum = requests.reduce((total, one) => total + one, 0);
      expect(sum).toBeGreaterThan(scoring.seconds);
      expect(computed / sum).toBeGreaterThan(0.5);
      // None of it was done by a timed server; the next request is.
      const served = async () => {
        const counters = await fleet.read("equal");
        return serverNames.map((name) => counters[`requests:${name}`] ?? 0);
      };
      expect(await served()).toEqual([0, 0, 0, 0]);
      for (let count = 0; count < 4; count++) await fleet.call({ ms: 0, key: 1, slowdown: 1 });
      expect(await served()).toEqual([1, 1, 1, 1]);
    });
  },
);
