import { type Provisioned, random } from "@labs/experiment";
import type { ScreeningRequest } from "@labs/firewall";
import { openServices } from "@labs/services";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Answer, brokenRules, drawKind, poolSize } from "./data.ts";
import experiment from "./experiment.ts";
import { type Handles, provision, type Setup, variant } from "./rig.ts";
import { openTransactions } from "./support/backends.ts";

const services = openServices({ say: () => {} });
let provisioned: Provisioned<Setup, ScreeningRequest, Answer, Handles>;
let postgres = "";

beforeAll(async () => {
  postgres = (await services.postgres()).url;
  provisioned = await provision({ postgres, seed: 1, scale: "smoke" });
});

afterAll(async () => {
  await provisioned?.[Symbol.asyncDispose]();
  await services[Symbol.asyncDispose]();
});

const names = Object.keys(experiment.variants);
const all = { ...experiment.variants, ...experiment.wrong };

/** Opens a variant as a cell does. */
async function opened(name: string) {
  const { open } = await all[name as keyof typeof all].load();
  const { subject, read, ...rest } = await open(provisioned.setup, { postgres, seed: 1, instance: 0 });
  return { screen: subject, notReleased: async () => (await read?.("test"))?.notReleased, ...rest };
}

test.each(names)(
  "%s answers rightly one by one and eight at a time, and releases every client",
  async (name) => {
    await using subject = await opened(name);
    const draw = random(name);
    const inputs = Array.from({ length: 16 }, () => experiment.input(draw, provisioned.setup));
    for (const input of inputs)
      expect(await subject.screen(input)).toEqual(await provisioned.expected(input));
    const eight = inputs.slice(0, 8);
    expect(await Promise.all(eight.map(subject.screen))).toEqual(
      await Promise.all(eight.map((input) => provisioned.expected(input))),
    );
    expect(await subject.notReleased()).toBe(0);
  },
);

test.each(names.filter((name) => name !== "leaked-client"))(
  "%s survives more bad inputs than it has clients",
  async (name) => {
    await using subject = await opened(name);
    const draw = random(name);
    for (let n = 0; n <= poolSize; n++) {
      await expect(subject.screen(drawKind(draw, "unreadable"))).rejects.toThrow(/invalid byte sequence/);
    }
    expect(await subject.notReleased()).toBe(0);
    // The server needs a moment to notice that a client has left.
    await expect.poll(() => openTransactions(postgres)).toBe(0);
  },
);

test.each([1, 2, 3, 4, 5])("both wrong variants are refused within 40 draws (seed %i)", async (seed) => {
  for (const name of Object.keys(experiment.wrong ?? {})) {
    await using subject = await opened(name);
    const draw = random(seed, name);
    const inputs = Array.from({ length: 40 }, () => experiment.input(draw, provisioned.setup));
    const answers: Answer[] = [];
    for (let start = 0; start < inputs.length; start += 8) {
      answers.push(...(await Promise.all(inputs.slice(start, start + 8).map(subject.screen))));
    }
    const right = await Promise.all(inputs.map((input) => provisioned.expected(input)));
    expect(answers).not.toEqual(right);
  }
});

test("a variant that decides rightly and stores nothing is refused within 40 draws", async () => {
  const open = variant(({ options, score, thresholdFor }) => {
    const pool = new pg.Pool(options);
    return {
      pool,
      screen: async ({ actor, prompt }) => {
        const threshold = await thresholdFor(pool, actor);
        return (await score(prompt)) >= threshold || brokenRules(prompt).length > 0 ? "block" : "allow";
      },
    };
  });
  await using subject = await open(provisioned.setup, { postgres, seed: 1, instance: 0 });
  const draw = random("drops");
  const differing = new Set<string>();
  for (let n = 0; n < 40; n++) {
    const input = experiment.input(draw, provisioned.setup);
    const [answer, right] = [await subject.subject(input), await provisioned.expected(input)];
    for (const key of ["decision", "findings", "refusals"] as const)
      if (answer[key] !== right[key]) differing.add(key);
  }
  expect([...differing].toSorted()).toEqual(["findings", "refusals"]);
});
