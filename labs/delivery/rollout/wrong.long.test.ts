/** Each wrong variant is without the one thing that its check finds, and has the others. */
import { openExperiment, whyMissing } from "@labs/harness/testing";
import { openServices } from "@labs/services";
import { afterAll, expect, test } from "vitest";
import experiment from "./experiment.ts";
import { right } from "./support/checks.ts";

const services = openServices({ say: () => {} });
afterAll(() => services[Symbol.asyncDispose]());

const missing = (await whyMissing(services.haproxy())) ?? (await whyMissing(services.postgres()));

test.skipIf(missing !== null)(
  `what each wrong variant lacks, by HAProxy and PostgreSQL${missing === null ? "" : ` (${missing})`}`,
  async () => {
    await using opened = await openExperiment(experiment, services);
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
  },
);
