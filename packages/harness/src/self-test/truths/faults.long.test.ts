import type { Services } from "@labs/experiment";
import { expect, test } from "vitest";
import { loadEntry } from "../../experiment/load-experiment.ts";
import { runExperiment } from "../../run.ts";
import { grade } from "./grade.ts";
import { truths } from "./truths.ts";

const none = () => Promise.reject(new Error("not needed"));
const noServices: Services = {
  postgres: none,
  redis: none,
  pgbouncer: none,
  [Symbol.asyncDispose]: async () => {},
};

test("an arm that answers wrongly once and one that crashes get no figure", {
  timeout: 120_000,
}, async () => {
  const arms = ["wrong-once", "crashes-when-slow"];
  const result = await runExperiment({
    entry: await loadEntry({
      lab: "self-test",
      name: "faults",
      file: `${import.meta.dirname}/faults/experiment.ts`,
    }),
    preset: "smoke",
    // The third is the one in which both fail; one of the four that are run then is more than one in five.
    rounds: 3,
    only: arms,
    seed: 1,
    kind: "aa",
    services: noServices,
    signal: new AbortController().signal,
    progress: { phase() {}, round() {}, cell() {} },
  });
  const rules = truths.find(({ name }) => name === "faults")?.rules ?? {};
  const graded = grade(result, rules).filter(({ arm }) => arms.includes(arm));
  expect(graded.map(({ arm, right }) => [arm, right])).toEqual(arms.map((arm) => [arm, true]));
});
