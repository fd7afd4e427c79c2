/** Readers that go through a whole list while others write to it, with the variants that the ordinary tests leave out. */
import { openExperiment } from "@labs/harness/testing";
import { afterAll, expect, test } from "vitest";
import { testServices } from "../shared/services.fixture.ts";
import experiment from "./experiment.ts";

const services = testServices();
const opened = await openExperiment(experiment, services);

afterAll(async () => {
  await opened[Symbol.asyncDispose]();
  await services[Symbol.asyncDispose]();
});

/** Sends the reader of a case through its list. */
async function walked(name: string, written: "growing" | "shrinking") {
  await using variant = await opened.open(name);
  return await opened.observe(variant, written);
}

/** What the readers met of 2 000 rows, while the list grew and while it shrank. */
const once = [
  { seenOnce: 2_000, seenTwice: 0, neverSeen: 0 },
  { seenOnce: 2_000, seenTwice: 0, neverSeen: 0 },
] as const;
const shifted = [
  { seenOnce: 1_510, seenTwice: 490, neverSeen: 0 },
  { seenOnce: 1_670, seenTwice: 0, neverSeen: 330 },
] as const;

test.each([
  // Ten of fifty rows move to the next page, or ten of the next page move up to this one.
  ["deferred-join", ...shifted],
  ["bounded-or", ...once],
  ["expanded-or", ...once],
])("a reader with %s, while others write", async (name, growing, shrinking) => {
  expect(await walked(name, "growing")).toEqual(growing);
  expect(await walked(name, "shrinking")).toEqual(shrinking);
});

test.each(Object.keys(experiment.wrong ?? {}))(
  "a reader with %s loses rows whatever others write",
  async (name) => {
    const { neverSeen, seenTwice } = await walked(name, "growing");
    expect(neverSeen).toBeGreaterThan(10);
    expect(seenTwice).toBe(0);
  },
);
