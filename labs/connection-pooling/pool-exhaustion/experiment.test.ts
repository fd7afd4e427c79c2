import { random } from "@labs/experiment";
import { openExperiment } from "@labs/harness/testing";
import { openServices } from "@labs/services";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Answer, brokenRules, drawKind, poolSize } from "./data.ts";
import experiment from "./experiment.ts";
import { variant } from "./rig.ts";
import { openTransactions } from "./support/backends.ts";

const services = openServices({ say: () => {} });
const openPools = () => openExperiment(experiment, services);
let pools: Awaited<ReturnType<typeof openPools>>;
let postgres = "";

beforeAll(async () => {
  postgres = (await services.postgres()).url;
  pools = await openPools();
});

afterAll(async () => {
  await pools?.[Symbol.asyncDispose]();
  await services[Symbol.asyncDispose]();
});

const names = Object.keys(experiment.variants);

test.each(names)(
  "%s answers rightly one by one and eight at a time, and releases every client",
  async (name) => {
    await using opened = await pools.open(name);
    const draw = random(name);
    const inputs = Array.from({ length: 16 }, () => experiment.input(draw, pools.setup));
    for (const input of inputs) expect(await opened.call(input)).toEqual(await pools.expected(input));
    const eight = inputs.slice(0, 8);
    expect(await Promise.all(eight.map(opened.call))).toEqual(
      await Promise.all(eight.map((input) => pools.expected(input))),
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

test.each([1, 2, 3, 4, 5])("both wrong variants are refused within 40 draws (seed %i)", async (seed) => {
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

test("a silent scorer keeps a call waiting, unless the wait for it has an end", async () => {
  await using unbounded = await pools.open("query-timeout");
  await using bounded = await pools.open("scorer-timeout");
  const [input] = pools.draw(1, "calls");
  if (input === undefined) throw new Error("a draw of one gives one");
  let answered = false;
  {
    using _held = pools.handles.scorer.hold();
    void unbounded.call(input).then(() => {
      answered = true;
    });
    await expect(bounded.call(input)).rejects.toThrow(/aborted/);
    expect(answered).toBe(false);
  }
  await expect.poll(() => answered).toBe(true);
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
  await using opened = await pools.open(open);
  const draw = random("drops");
  const differing = new Set<string>();
  for (let n = 0; n < 40; n++) {
    const input = experiment.input(draw, pools.setup);
    const [answer, right] = [await opened.call(input), await pools.expected(input)];
    for (const key of ["decision", "findings", "refusals"] as const)
      if (answer[key] !== right[key]) differing.add(key);
  }
  expect([...differing].toSorted()).toEqual(["findings", "refusals"]);
});
