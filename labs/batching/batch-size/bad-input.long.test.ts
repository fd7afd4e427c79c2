/** A prompt that cannot be read, among 64 at once: what becomes of the others. */
import { openExperiment } from "@labs/harness/testing";
import { openServices } from "@labs/services";
import { afterAll, expect, test } from "vitest";
import experiment from "./experiment.ts";

const services = openServices({ say: () => {} });
const lab = await openExperiment(experiment, services);

afterAll(async () => {
  await lab[Symbol.asyncDispose]();
  await services[Symbol.asyncDispose]();
});

// bisect: 1 + 2 × 6, since both halves of every batch that fails are tried.
test.each([
  ["batch-1", 0, 64],
  ["batch-4", 3, 16],
  ["batch-64", 63, 1],
  ["checked-before", 0, 1],
  ["bisect", 0, 13],
] as const)(
  "a prompt that cannot be read takes %s's batch with it: %i good ones, in %i runs",
  async (name, collateral, tries) => {
    await using variant = await lab.open(name);
    expect(await lab.observe(variant, "bad-input")).toEqual({ collateral, unreadAnswered: 0 });
    expect((await variant.read("")).batches).toBe(tries);
    // Nothing is stuck behind the failure.
    for (const input of lab.draw(8)) expect(await variant.call(input)).toEqual(await lab.expected(input));
  },
);
