/** Real services with real plants. A leak is a count of bytes for each request: no clock is asked. */
import { openExperiment } from "@labs/harness/testing";
import { openServices } from "@labs/services";
import { afterAll, describe, expect, test } from "vitest";
import type { Language } from "./contract.ts";
import { faultsOf, innocentsOf, judgedServices } from "./data.ts";
import experiment from "./experiment.ts";
import { provisionOf } from "./rig.ts";
import { lookForPython } from "./support/python.ts";

const services = openServices({ say: () => {} });
afterAll(() => services[Symbol.asyncDispose]());

const python = await lookForPython();
const here = (["node", "python"] as const).filter(
  (language) => language === "node" || python.program !== null,
);

const timeout = 900_000;

async function opened(servicesOf: Parameters<typeof provisionOf>[0]) {
  return await openExperiment({ ...experiment, provision: provisionOf(servicesOf) }, services);
}

describe.each(here)("%s", (language: Language) => {
  test(
    "the reference names all leaks but two at most, at half and at twice the strength of the training",
    async () => {
      const sick = new Set(faultsOf(language));
      await using all = await opened((draw) =>
        judgedServices(language, draw).filter(({ plant }) => sick.has(plant)),
      );
      await using combined = await all.open("combined");
      const counted = await all.observe(combined, language);
      // At half the strength one or the other is too faint to be named while the machine is busy.
      const { correct = 0 }: Readonly<Partial<Record<string, number>>> = counted;
      expect(correct).toBeGreaterThanOrEqual(faultsOf(language).length - 2);
      await using rss = await all.open("rss");
      expect(await all.observe(rss, language)).toMatchObject({ correct: 0 });
    },
    timeout,
  );

  test(
    "the reference flags no innocent service in its share of 40 runs",
    async () => {
      const innocent = innocentsOf(language);
      const runs = 40 / here.length;
      await using all = await opened((draw) =>
        Array.from({ length: runs }, (_, run) => {
          const plant = innocent[run % innocent.length] ?? "none";
          const [one] = judgedServices(language, draw, [run % 2 === 0 ? 0.5 : 2]).filter(
            (each) => each.plant === plant,
          );
          if (one === undefined) throw new Error(`there is no ${plant}`);
          return one;
        }),
      );
      await using combined = await all.open("combined");
      expect(await all.observe(combined, language)).toMatchObject({ services: runs, falseAlarms: 0 });
    },
    timeout,
  );
});

if (python.program === null) test.skip(`services of Python (${python.missing})`, () => {});
