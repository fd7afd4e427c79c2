import { isDeepStrictEqual } from "node:util";
import { random } from "@labs/experiment";
import { openExperiment } from "@labs/harness/testing";
import { afterAll, expect, test } from "vitest";
import { testServices } from "../shared/services.fixture.ts";
import type { PageRequest } from "./contract.ts";
import { depths, pageAtDepth, pageSize } from "./data.ts";
import experiment from "./experiment.ts";

const services = testServices();
const opened = await openExperiment(experiment, services);

const names = Object.keys(experiment.variants);
const wrong = Object.keys(experiment.wrong ?? {});

/** All variants, opened once: side by side, as in a run. */
const open = new Map<string, Awaited<ReturnType<typeof opened.open>>>();
for (const name of [...names, ...wrong]) open.set(name, await opened.open(name));
const variantOf = (name: string) => open.get(name) ?? expect.fail(`no variant ${name}`);

afterAll(async () => {
  for (const variant of open.values()) await variant[Symbol.asyncDispose]();
  await opened[Symbol.asyncDispose]();
  await services[Symbol.asyncDispose]();
});

/** Sends the reader of a case through its list. */
async function walked(name: string, written: "growing" | "shrinking") {
  const variant = variantOf(name);
  return await opened.observe(variant, written);
}

/** Forty inputs from all cases alike, as a run draws them to check answers. */
function drawn(seed: number | string): PageRequest[] {
  const draw = random(seed);
  const inputs = [experiment.input, ...Object.values(experiment.cases).flatMap(({ input }) => input ?? [])];
  return Array.from({ length: 40 }, () => {
    const one = inputs[Math.floor(draw() * inputs.length)] ?? experiment.input;
    return one(draw, opened.setup);
  });
}

/** Page 2 000, or the last page of the shorter list that tests use. */
const deepest = () => pageAtDepth(depths.page, opened.setup);

test("the reference gives every row of its pages once, newest first", async () => {
  const { cursors } = opened.setup;
  const pages = await Promise.all(
    [null, ...cursors].map((after, page) => opened.expected({ table: "security_events", page, after })),
  );
  const rows = pages.flat();
  expect(rows).toHaveLength(301 * pageSize);
  expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
  const order = rows.map(({ ts, id }) => `${ts} ${id.padStart(20)}`);
  expect(order).toEqual(order.toSorted().toReversed());
});

test("pages end within a moment often enough that a cursor without a tie-breaker is found out", async () => {
  const { cursors } = opened.setup;
  let split = 0;
  for (const [index, cursor] of cursors.entries()) {
    const [next] = await opened.expected({ table: "", page: index + 1, after: cursor });
    if (next?.ts === cursor.ts) split++;
  }
  expect(split / cursors.length).toBeGreaterThan(0.25);
});

test.each(names)("%s gives the same pages, the first and the deepest included", async (name) => {
  const variant = variantOf(name);
  for (const input of [pageAtDepth(0, opened.setup), deepest(), ...drawn(name)]) {
    expect(await variant.call(input)).toEqual(await opened.expected(input));
  }
});

test.each(wrong.flatMap((name) => [1, 2, 3, 4, 5].map((seed) => [name, seed] as const)))(
  "%s is found out within 40 draws (seed %i)",
  async (name, seed) => {
    const variant = variantOf(name);
    const draw = random(seed);
    let isFound = false;
    for (let n = 0; n < 40 && !isFound; n++) {
      const input = experiment.input(draw, opened.setup);
      isFound = !isDeepStrictEqual(await variant.call(input), await opened.expected(input));
    }
    expect(isFound).toBe(true);
  },
);

test.each(["keyset", "bounded-or"])(
  "%s touches as little at the deepest page as at the first",
  async (name) => {
    const variant = variantOf(name);
    for (const caseName of Object.keys(depths)) {
      const { buffers, rowsFetched = 0 } = await variant.read(caseName);
      expect(buffers).toBeGreaterThanOrEqual(4);
      expect(buffers).toBeLessThanOrEqual(60);
      expect(rowsFetched).toBeGreaterThanOrEqual(pageSize);
      // The bound lets the rows of one moment through, which the filter then removes.
      expect(rowsFetched).toBeLessThan(pageSize + (name === "keyset" ? 1 : 20));
    }
  },
);

test.each(["offset", "expanded-or"])(
  "%s fetches every row before the page, and buffers grow with it",
  async (name) => {
    const variant = variantOf(name);
    const { page } = deepest();
    const first = await variant.read("depth-0");
    const deep = await variant.read("page");
    expect(first.rowsFetched).toBe(pageSize);
    expect(deep.rowsFetched).toBe((page + 1) * pageSize);
    expect(deep.buffers).toBeGreaterThan(50 * (first.buffers ?? Number.NaN));
  },
);

test("a deferred join fetches one page, but walks the index", async () => {
  const variant = variantOf("deferred-join");
  const offset = variantOf("offset");
  const keyset = variantOf("keyset");
  const { buffers = Number.NaN, rowsFetched } = await variant.read("page");
  expect(rowsFetched).toBe(pageSize);
  expect(buffers).toBeLessThan((await offset.read("page")).buffers ?? Number.NaN);
  expect(buffers).toBeGreaterThan((await keyset.read("page")).buffers ?? Number.NaN);
});

test.each(names)("%s says its plan for pages, and nothing for a walk", async (name) => {
  const variant = variantOf(name);
  expect(await variant.explain("page")).toMatch(/^(Limit|Sort) < .* buffers$/);
  expect(await variant.explain("growing")).toBeNull();
  expect(await variant.read("growing")).toEqual({});
});

test("a reader with offset meets rows twice or never while others write, and with a keyset each once", async () => {
  expect(await walked("offset", "growing")).toEqual({ seenOnce: 1_510, seenTwice: 490, neverSeen: 0 });
  expect(await walked("offset", "shrinking")).toEqual({ seenOnce: 1_670, seenTwice: 0, neverSeen: 330 });
  const once = { seenOnce: 2_000, seenTwice: 0, neverSeen: 0 };
  expect(await walked("keyset", "growing")).toEqual(once);
  expect(await walked("keyset", "shrinking")).toEqual(once);
});
