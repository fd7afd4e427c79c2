import { expect, test } from "vitest";
import { derive } from "./derive-seed.ts";
import { inputSource } from "./input-source.ts";
import { apart, drawInputs } from "./inputs.ts";
import { loadExperiment } from "./load-experiment.ts";

const fixtures = `${import.meta.dirname}/../../fixtures`;
const sorting = await loadExperiment(`${fixtures}/inside/experiment.ts`);
const serving = await loadExperiment(`${fixtures}/doubling/experiment.ts`);
const setup = { length: 50, limit: 10 };

test("all arms of a round get the same inputs in the same order, another round and case get others", () => {
  const source = inputSource(sorting, setup, 1);
  const { list, plan } = source.of("busy", 0);
  expect(source.of("busy", 0).list).toBe(list);
  expect(drawInputs(sorting, setup, "busy", plan).list).toEqual(list); // as a cell draws them
  const others = [source.of("steady", 0), source.of("busy", 1), inputSource(sorting, setup, 2).of("busy", 0)];
  const known = new Set(list.map(String));
  for (const other of others) expect(other.list.some((input) => known.has(String(input)))).toBe(false);
});

test("as many inputs are drawn as a case is expected to need", () => {
  const source = inputSource(sorting, setup, 1);
  expect(source.of("busy", -1).list.length).toBe(8192);
  source.expect(new Map([["busy", 3000]]));
  expect(source.of("busy", 0).list.length).toBe(3000);
});

test("long inputs are drawn in smaller numbers, and none is cut", () => {
  const documents = { ...sorting, input: (draw: () => number) => String(draw()).padEnd(2 ** 20, "x") };
  const source = inputSource(documents, setup, 1);
  const { list } = source.of("busy", 0);
  expect(list.length).toBe(64);
  expect(String(list[63]).length).toBe(2 ** 20);
});

test("requests over HTTP are encoded once for each", () => {
  const { list, requests } = inputSource(serving, setup, 1).of("busy", 0);
  expect(requests.bytes.length).toBe(list.length);
  expect(String(requests.bytes[0])).toContain(`GET /${list[0]} HTTP/1.1`);
});

test("an input that comes again is another object of the same content", () => {
  const [text, list, plain] = ["again", [1, 2], { a: [3] }];
  const inputs = apart([text, list, plain, text, list, plain, list]);
  expect(inputs).toEqual([text, list, plain, text, list, plain, list]);
  const objects = inputs.filter((input) => typeof input === "object");
  expect(new Set(objects).size).toBe(5);
});

test("a derived seed is neither the run's nor another purpose's", () => {
  const purposes = [
    derive(1, "cell", 0),
    derive(1, "cell", 1),
    derive(1, "inputs", 0),
    derive(2, "cell", 0),
    1,
  ];
  expect(new Set(purposes).size).toBe(purposes.length);
  expect(derive(1, "cell", 0)).toBe(derive(1, "cell", 0));
  expect(purposes.every((seed) => Number.isSafeInteger(seed) && seed < 2 ** 31)).toBe(true);
});
