import { expect, test } from "vitest";
import doubling from "../../fixtures/doubling/experiment.ts";
import inside from "../../fixtures/inside/experiment.ts";
import { noServices } from "./no-services.fixture.ts";
import { openExperiment } from "./open-experiment.ts";

test("a variant behind HTTP is served and called through its transport, until it is disposed of", async () => {
  await using opened = await openExperiment(doubling, noServices);
  let url: string | null;
  {
    await using variant = await opened.open("right");
    url = variant.url;
    const [input = 0] = opened.draw(1, "busy");
    expect(await variant.call(input)).toBe(await opened.expected(input));
    expect(await variant.read("busy")).toEqual({ calls: 1, pid: process.pid });
    expect(await variant.explain("busy")).toBeNull();
    expect(await variant.subject(4)).toBe(8);
  }
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  await expect(fetch(`${url}/1`)).rejects.toThrow();
});

test("an answer with an error status rejects, and so does an open that throws", async () => {
  await using opened = await openExperiment(doubling, noServices);
  await using variant = await opened.open("throws-on-call");
  await expect(variant.call(1)).rejects.toThrow("it answered with status 500: failed");
  await expect(opened.open("throws-on-open")).rejects.toThrow("no such table: verdicts");
  await expect(opened.open("misspelt")).rejects.toThrow('There is no variant "misspelt".');
});

test("a subject in this process is called, and a script acts on it with what provision returned", async () => {
  await using opened = await openExperiment(inside, noServices);
  await using variant = await opened.open("typed");
  expect(variant.url).toBeNull();
  expect(await variant.call([3, 1, 2])).toEqual([1, 2, 3]);
  expect(opened.handles.relay.hold()).toBe(1);
  expect(await opened.observe(variant, "scripted")).toMatchObject({ processes: 0, held: 2 });
  expect(await variant.read("scripted")).toEqual({ calls: 2 });
  await expect(opened.observe(variant, "busy")).rejects.toThrow('There is no script "busy".');
});

test("draws are the same at every call, and of their case where it has its own", async () => {
  await using opened = await openExperiment(
    { ...doubling, cases: { ...doubling.cases, busy: { mode: "closed", clients: 1, input: () => 99 } } },
    noServices,
  );
  expect(opened.draw(20)).toEqual(opened.draw(20));
  expect(new Set(opened.draw(20)).size).toBeGreaterThan(3);
  expect(opened.draw(2, "busy")).toEqual([99, 99]);
});

test("what is opened gets the seed, instance and setup it is asked for, and an open of its own is taken", async () => {
  await using opened = await openExperiment(inside, noServices);
  const seen: unknown[] = [];
  const open = async (setup: { length: number }, cell: object) => {
    seen.push(setup, cell);
    return { subject: (numbers: readonly number[]) => numbers, [Symbol.asyncDispose]: async () => {} };
  };
  await using first = await opened.open(open);
  await using second = await opened.open(open, { seed: 7, instance: 1, setup: { length: 2 } });
  expect(seen).toEqual([{ length: 50 }, { seed: 1, instance: 0 }, { length: 2 }, { seed: 7, instance: 1 }]);
  expect([await first.read("busy"), await second.call([2, 1])]).toEqual([{}, [2, 1]]);
});

test("a setup that cannot travel to a cell is refused here as well", async () => {
  await using opened = await openExperiment(inside, noServices);
  const setup = { length: 1, connection: () => {} };
  await expect(opened.open("typed", { setup })).rejects.toThrow("could not be cloned");
});
