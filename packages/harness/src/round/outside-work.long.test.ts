import { platform } from "node:os";
import { expect, test } from "vitest";
import { gates } from "../analyse/gates/gates.ts";
import { planCases } from "../plan/cases.ts";
import { presets } from "../plan/preset.ts";
import { prepare } from "../prepare.ts";
import { fixtureEntry } from "../run.fixture.ts";
import { silently } from "../testing/measure-silently.ts";
import { noServices } from "../testing/no-services.fixture.ts";
import { runTogether } from "./round.ts";

test.runIf(platform() === "linux")("an arm that works in the slices of the others is found out", async () => {
  await using prepared = await prepare({
    ...silently(),
    entry: await fixtureEntry("after-work"),
    services: noServices,
  });
  const preset = { ...presets.smoke, cycles: 4, sliceMs: 100 };
  const context = { ...prepared.context, preset };
  const { cells } = await runTogether(
    context,
    planCases(prepared.plan.experiment, preset, []),
    0,
    prepared.plan.arms,
  );
  const noiseOf = (name: string) => {
    const outcome = cells.find(({ arm }) => arm === name)?.outcome;
    return outcome?.status === "measured" ? outcome.noise : null;
  };
  const [honest, worksOn] = [noiseOf("honest"), noiseOf("works-on")];
  // On a busy machine it gets less of a processor, and still a multiple of what the others use.
  expect(worksOn?.outsideCpu).toBeGreaterThan(0.05);
  expect(honest?.outsideCpu).toBeLessThan(0.5 * (worksOn?.outsideCpu ?? 0));
  const calibration = { ceilings: {}, canaryMs: [] };
  const codes = gates({ load: null, noise: worksOn, clients: 2, inProcess: true }, calibration);
  expect(codes.map(({ code }) => code)).toContain("outside-cpu");
  expect(honest?.cellCanaryMs?.every((ms) => (ms ?? 0) > 0)).toBe(true);
});
