/** Rollouts on real fleets: what users got, and what each wrong variant lacks. */
import { openExperiment, whyMissing } from "@labs/harness/testing";
import { openServices } from "@labs/services";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import experiment from "./experiment.ts";
import { right } from "./support/checks.ts";

const services = openServices({ say: () => {} });
afterAll(() => services[Symbol.asyncDispose]());

const missing = (await whyMissing(services.haproxy())) ?? (await whyMissing(services.postgres()));

describe.skipIf(missing !== null)(`HAProxy and PostgreSQL${missing === null ? "" : ` (${missing})`}`, () => {
  const openLab = () => openExperiment(experiment, services);
  let opened: Awaited<ReturnType<typeof openLab>>;
  beforeAll(async () => {
    opened = await openLab();
  });
  afterAll(() => opened?.[Symbol.asyncDispose]());

  test("a canary with half of its weights is stopped by the gate, before anything of it runs", async () => {
    await using arm = await opened.open("model-gate");
    expect(await opened.observe(arm, "wrong-scores")).toMatchObject({
      found: 1,
      bad: 0,
      wrong: 0,
      afterAbort: 0,
    });
  });

  test("a version whose every answer is an error reaches a canary's share of the users and no more", async () => {
    await using arm = await opened.open("canary-statistical");
    const { bad, errors, found, afterAbort, detection } = await opened.observe(arm, "schema");
    expect({ bad, errors, found, afterAbort, detection }).toEqual({
      ...{ bad: 50, errors: 50, detection: 50 },
      ...{ found: 1, afterAbort: 0 },
    });
  });

  test("each wrong variant is without the one thing that its check finds", async () => {
    const findingOf = async (variant: string, what: keyof typeof right) => {
      await using fleet = await opened.open(variant);
      return fleet.call({ what });
    };
    expect(await findingOf("naive-migration", "migration")).toMatchObject({
      failed: expect.any(Number),
      lost: 0,
    });
    expect(await findingOf("naive-migration", "overlap")).toEqual(right.overlap);
    expect(await findingOf("no-lock", "overlap")).toEqual({ second: "begun" });
    expect(await findingOf("no-lock", "migration")).toEqual(right.migration);
    const finding = await findingOf("pointer-alone", "abort and promotion");
    expect(finding).toMatchObject({ aborted: "old", promoted: "new" });
    // Its share of 200 requests: ten per cent.
    expect([19, 20, 21]).toContain(finding.byBalancer);
    expect(finding.byProcess).toBe(finding.byBalancer);
  });
});
