/** Answers are the same, shares are those of the profile, and the widest function is the repaired one. */
import { random } from "@labs/experiment";
import { describeExperiment } from "@labs/harness/testing";
import { openServices } from "@labs/services";
import { afterAll, expect, test } from "vitest";
import { hotFunction, requestsOf } from "./data.ts";
import experiment from "./experiment.ts";
import { type Profiled, sharesIn } from "./support/hot-spot.ts";

const services = openServices({ say: () => {} });
afterAll(() => services[Symbol.asyncDispose]());

const lab = describeExperiment(experiment, services, { few: true });

const names = Object.keys(experiment.variants);

test.each(names)("%s answers short texts and long ones", async (name) => {
  await using subject = await lab().open(name);
  const draw = random(name);
  for (const words of [5, 40, 220, 400]) {
    const input = requestsOf(words)(draw);
    expect(await subject.call(input)).toEqual(await lab().expected(input));
  }
});

async function profileOf(name: string) {
  await using subject = await lab().open(name);
  return await subject.call({ profile: 1 });
}

test("the profile of the slow handler points at the function that `hottest` repairs", async () => {
  const { shares } = (await profileOf("slow")) as Profiled;
  expect(shares[0]?.[0]).toBe(hotFunction);
});

test("a share is that of the functions that the handler calls, with what they call", () => {
  const node = (id: number, functionName: string, children: number[] = []) => ({
    id,
    children,
    callFrame: { functionName, scriptId: "1", url: "file:///slow.ts", lineNumber: 1, columnNumber: 1 },
  });
  const nodes = [
    node(1, "(root)", [2, 6]),
    node(2, "screen", [3, 5]),
    node(3, "trim", [4]),
    node(4, "replace"),
    node(5, "entropy"),
    node(6, "(idle)"),
  ];
  const profile = {
    nodes,
    startTime: 0,
    endTime: 5,
    samples: [3, 4, 4, 5, 6, 6],
    timeDeltas: [1, 1, 1, 1, 1, 1],
  };
  expect(sharesIn(profile).shares).toEqual([
    ["trim", 75],
    ["entropy", 25],
  ]);
  expect(sharesIn({ ...profile, samples: [6] }).shares).toEqual([]);
});
