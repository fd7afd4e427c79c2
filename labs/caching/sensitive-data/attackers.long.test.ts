/** All attackers against one variant, as a run counts them; and what each gets, whatever the prompts are. */
import { LabError } from "@labs/experiment";
import { openServices } from "@labs/services";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { leaks, leaksOf, openLab } from "./support/leaks.fixture.ts";

const services = openServices({ say: () => {} });
afterAll(() => services[Symbol.asyncDispose]());

describe("as a run counts them", async () => {
  const lab = await openLab(services, 1);
  afterAll(() => lab[Symbol.asyncDispose]());

  test.for([
    ["plaintext", 1],
    ["tls-only", 2],
    ["encrypted", 9],
    ["tenant-keys", 10],
  ] as const)("%s stops %i of 10 attackers", async ([name, stopped], context) => {
    try {
      await using cell = await lab.open(name);
      expect(await lab.observe(cell, "all-attackers")).toEqual({ stopped });
    } catch (error) {
      if (error instanceof LabError && error.code === "SKIPPED") context.skip(error.message);
      throw error;
    }
  });
});

describe.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])("with the prompts of seed %i", (seed) => {
  let lab: Awaited<ReturnType<typeof openLab>>;
  beforeAll(async () => {
    lab = await openLab(services, seed);
  });
  afterAll(() => lab[Symbol.asyncDispose]());

  test.for(leaks)("%s", async ([name, expected], context) => {
    expect(await leaksOf(lab, name, context)).toEqual(expected);
  });
});
