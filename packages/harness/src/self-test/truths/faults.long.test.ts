import { expect, test } from "vitest";
import { loadEntry } from "../../experiment/load-experiment.ts";
import { measureSilently } from "../../testing/measure-silently.ts";
import { noServices } from "../../testing/no-services.fixture.ts";
import { grade } from "./grade.ts";
import { truths } from "./truths.ts";

test("an arm that answers wrongly once and one that crashes get no figure", async () => {
  const arms = ["wrong-once", "crashes-when-slow"];
  const result = await measureSilently({
    entry: await loadEntry({
      lab: "self-test",
      name: "faults",
      file: `${import.meta.dirname}/faults/experiment.ts`,
    }),
    // The third is the one in which both fail; one of the four that are run then is more than one in five.
    rounds: 3,
    only: arms,
    kind: "aa",
    services: noServices,
  });
  const rules = truths.find(({ name }) => name === "faults")?.rules ?? {};
  const graded = grade(result, rules).filter(({ arm }) => arms.includes(arm));
  expect(graded.map(({ arm, right }) => [arm, right])).toEqual(arms.map((arm) => [arm, true]));
});
