/** Services with faults, scraped by a real Prometheus. A busy machine is slow, which looks like a fault: what is asked here does not depend on time. */
import { describeExperiment, whyMissing } from "@labs/harness/testing";
import { openServices } from "@labs/services";
import { afterAll, describe, expect, test } from "vitest";
import { judgedServices, quietMinutes } from "./data.ts";
import experiment from "./experiment.ts";
import { provisionOf } from "./rig.ts";
import { made, openOn, outageOf20Minutes } from "./support/made.fixture.ts";

const services = openServices({ say: () => {} });
afterAll(() => services[Symbol.asyncDispose]());
const missing = await whyMissing(services.prometheus());

const seen = ["outage", "flapping", "stuck queue", "score drift"] as const;
const few = {
  ...experiment,
  provision: provisionOf((draw) =>
    judgedServices(draw, [2])
      .filter(({ condition, isDeployed }) =>
        condition === "healthy" ? isDeployed : seen.some((name) => name === condition),
      )
      // A load that a busy machine keeps up with.
      .map((service) => ({ ...service, load: 0.5 })),
  ),
};

describe.skipIf(missing !== null)(`Prometheus${missing === null ? "" : ` (${missing})`}`, () => {
  const opened = describeExperiment(few, services);

  test("no fault is missed at twice the strength of the training", async () => {
    // A cell gets what was scraped, and no word of what was done to a service.
    expect(Object.keys(opened().setup).sort()).toEqual(["recordings", "services"]);
    await using two = await opened().open("two-windows");
    // That no alert is false besides is a matter of how busy the machine is.
    expect(await opened().observe(two, "services")).toMatchObject({ missed: 0 });
  });

  test.for(["short-window", "missing-metric", "count"])(
    "%s is silent in an outage of a made-up service",
    async (name) => {
      const { url } = await services.prometheus();
      // As services are on a busy machine, too.
      for (const slow of [0, 0.5]) {
        const subject = await openOn(url, `./wrong/${name}.yaml`, [made({ slow })]);
        const { firings, seesTotalOutage } = await subject({ service: 0 });
        expect(firings).toMatchObject(slow === 0 ? [] : [{ alert: "FirewallSlow" }]);
        expect(seesTotalOutage).toContain(false);
      }
    },
  );

  test("two windows are quiet soon after an outage, see a slow burn and an outage at any traffic, and accuse no healthy service", async () => {
    const begin = quietMinutes;
    const burn = made({ failing: 0.02, minutes: begin + 120 });
    const { url } = await services.prometheus();
    const two = await openOn(url, "./variants/two-windows.yaml", [outageOf20Minutes(), burn, made()]);
    const { firings, seesTotalOutage } = await two({ service: 0 });
    expect(firings).toMatchObject([{ alert: "FirewallErrors", from: begin }]);
    // 20 minutes, and those of the longer of the short windows.
    expect((firings[0]?.to ?? 0) - begin).toBeLessThanOrEqual(20 + 30);
    expect(seesTotalOutage).toEqual([true, true]);
    expect((await two({ service: 1 })).firings).toHaveLength(1);
    expect((await two({ service: 2 })).firings).toEqual([]);
  });

  test("one window fires long after an outage that two are quiet about soon", async () => {
    const { url } = await services.prometheus();
    const firing = async (file: string) => {
      const subject = await openOn(url, file, [outageOf20Minutes(), made()]);
      expect((await subject({ service: 1 })).firings).toEqual([]);
      return (await subject({ service: 0 })).firings[0];
    };
    const two = await firing("./variants/two-windows.yaml");
    const one = await firing("./variants/one-window.yaml");
    for (const fired of [one, two])
      expect(fired).toMatchObject({ alert: "FirewallErrors", from: quietMinutes });
    expect((one?.to ?? 0) - (two?.to ?? 0)).toBeGreaterThan(20);
  });

  test("a raw threshold sees an outage, not a slow burn, and accuses no healthy service", async () => {
    const { url } = await services.prometheus();
    const raw = await openOn(url, "./variants/raw-threshold.yaml", [
      made({ failing: 1 }),
      made({ failing: 0.02 }),
      made(),
    ]);
    const firings = async (service: number) => (await raw({ service })).firings;
    expect(await firings(0)).toMatchObject([{ alert: "FirewallErrors" }]);
    expect([await firings(1), await firings(2)]).toEqual([[], []]);
  });
});
