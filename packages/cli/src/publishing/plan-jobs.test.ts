import { expect, test } from "vitest";
import type { Lab } from "../catalog/catalog.ts";
import { labHere } from "../testing/lab-here.ts";
import { planJobs, tooLongWords } from "./plan-jobs.ts";

/** A lab whose experiments are named by the minutes that they take. */
const lab = (name: string, ...minutes: number[]) =>
  ({ name, experiments: minutes.map((one) => ({ lab: name, name: `${one}` })) }) as unknown as Lab;
const options = "--preset publish";
const planned = (...labs: Lab[]) => planJobs(labs, ({ name }) => Number(name));

test("each lab has a job, and more where one does not hold its experiments", () => {
  const { jobs, tooLong } = planned(lab("small", 10, 20), lab("large", 200, 100, 50, 300));
  expect(jobs).toEqual([
    { lab: "small", name: "small", experiments: "10 20", options },
    { lab: "large", name: "large 1 of 3", experiments: "200 100", options },
    { lab: "large", name: "large 2 of 3", experiments: "50", options },
    { lab: "large", name: "large 3 of 3", experiments: "300", options },
  ]);
  expect(tooLong).toEqual([]);
});

test("an experiment that no job holds is said, and the others of its lab are measured", () => {
  const { jobs, tooLong } = planned(lab("huge", 400, 5), lab("gone", 999));
  expect(jobs).toEqual([{ lab: "huge", name: "huge", experiments: "5", options }]);
  expect(tooLong.map((one) => tooLongWords(one))).toEqual([
    "huge/400 takes about 6 h 40 min, and a job of a hosted runner holds 5 h 30 min: measure it on a machine of your own.",
    "gone/999 takes about 16 h 39 min, and a job of a hosted runner holds 5 h 30 min: measure it on a machine of your own.",
  ]);
});

test("a commit that is not there is a sentence", async () => {
  const { code, stdout, stderr } = await labHere(["results", "plan", "--against", "no-such-commit"]);
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).toContain('There is no commit "no-such-commit" here');
});

test("the matrix of this repository has every lab", async () => {
  const { stdout } = await labHere(["results", "plan"]);
  const { include } = JSON.parse(stdout);
  expect(include).toContainEqual({
    ...{ lab: "caching", name: "caching", options },
    experiments: expect.stringContaining("strategy"),
  });
});
