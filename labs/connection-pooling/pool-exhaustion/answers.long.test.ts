/** What every variant answers, also after bad input, and that it gives its clients back. */
import { random } from "@labs/experiment";
import { openExperiment } from "@labs/harness/testing";
import { openServices } from "@labs/services";
import { afterAll, expect, test } from "vitest";
import { type Answer, drawKind, poolSize } from "./data.ts";
import experiment from "./experiment.ts";
import { openTransactions } from "./support/backends.ts";

const services = openServices({ say: () => {} });
const { url: postgres } = await services.postgres();
const pools = await openExperiment(experiment, services);

afterAll(async () => {
  await pools[Symbol.asyncDispose]();
  await services[Symbol.asyncDispose]();
});

const names = Object.keys(experiment.variants);

test.each(names)(
  "%s answers correctly one by one and eight at a time, and releases every client",
  async (name) => {
    await using opened = await pools.open(name);
    const draw = random(name);
    const inputs = Array.from({ length: 8 }, () => experiment.input(draw, pools.setup));
    for (const input of inputs) expect(await opened.call(input)).toEqual(await pools.expected(input));
    expect(await Promise.all(inputs.map(opened.call))).toEqual(
      await Promise.all(inputs.map((input) => pools.expected(input))),
    );
    expect((await opened.read("test")).notReleased).toBe(0);
  },
);

test.each(names.filter((name) => name !== "leaked-client"))(
  "%s survives more bad inputs than it has clients",
  async (name) => {
    await using opened = await pools.open(name);
    const draw = random(name);
    for (let n = 0; n <= poolSize; n++) {
      await expect(opened.call(drawKind(draw, "unreadable"))).rejects.toThrow(/invalid byte sequence/);
    }
    expect((await opened.read("test")).notReleased).toBe(0);
    // The server needs a moment to notice that a client has left.
    await expect.poll(() => openTransactions(postgres)).toBe(0);
  },
);

test.each([1, 2, 3])("both wrong variants are refused within 40 draws (seed %i)", async (seed) => {
  for (const name of Object.keys(experiment.wrong ?? {})) {
    await using opened = await pools.open(name);
    const draw = random(seed, name);
    const inputs = Array.from({ length: 40 }, () => experiment.input(draw, pools.setup));
    const answers: Answer[] = [];
    for (let start = 0; start < inputs.length; start += 8) {
      answers.push(...(await Promise.all(inputs.slice(start, start + 8).map(opened.call))));
    }
    const right = await Promise.all(inputs.map((input) => pools.expected(input)));
    expect(answers).not.toEqual(right);
  }
});
