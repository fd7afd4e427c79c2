/** Every break-even search of every lab, at both ends of its range: the data is made, and both arms answer correctly. */
import { LabError } from "@labs/experiment";
import { atBreakEvenValue } from "@labs/harness";
import { openExperiment } from "@labs/harness/testing";
import { openServices } from "@labs/services";
import { afterAll, expect, test } from "vitest";
import { loadLabs } from "./catalog/catalog.ts";
import { idOf } from "./catalog/entry.ts";

const services = openServices({ say: () => {} });
afterAll(() => services[Symbol.asyncDispose]());

const entries = (await loadLabs()).flatMap(({ experiments }) => experiments);
const ends = entries.flatMap((entry) => {
  const values = entry.experiment.breakEven?.values ?? [];
  return [values[0], values.at(-1)].flatMap((value) =>
    value === undefined ? [] : { name: `${idOf(entry)} at ${value}`, experiment: entry.experiment, value },
  );
});

/** An experiment that cannot run here, such as one that needs Docker. */
function skipped(error: unknown): LabError {
  if (error instanceof LabError && error.code === "SKIPPED") return error;
  throw error;
}

test.each(entries.flatMap((entry) => (entry.experiment.breakEven ? [[idOf(entry), entry] as const] : [])))(
  "%s asks its values in order, and a question",
  (_, { experiment: { breakEven } }) => {
    const { values = [], task = "" } = breakEven ?? {};
    expect(values.length).toBeGreaterThan(2);
    expect([...new Set(values)].toSorted((a, b) => a - b)).toEqual(values);
    expect(task).toMatch(/\?$/);
  },
);

test.for(ends)(
  "$name is provisioned, and both arms are right",
  { timeout: 600_000 },
  async ({ experiment, value }, { skip }) => {
    const changed = atBreakEvenValue(experiment, value);
    const opening = await openExperiment(changed, services).catch(skipped);
    if ("code" in opening) return skip(opening.message);
    await using opened = opening;
    const [name] = Object.keys(changed.cases);
    const inputs = [...opened.draw(5), ...opened.draw(5, name)];
    for (const variant of Object.keys(changed.variants)) {
      await using arm = await opened.open(variant);
      for (const input of inputs) {
        const answer = await arm.call(input);
        expect(answer).toEqual(await opened.expected(input, answer));
      }
    }
  },
);
