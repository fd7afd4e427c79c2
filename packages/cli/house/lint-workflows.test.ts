/** That the linter of the workflows is at work: a mistake of each kind that matters here is found. */
import { expect, test } from "vitest";
import { lintWorkflow } from "./lint-workflows.ts";

const workflow = (job: string) =>
  `on: push\njobs:\n  one:\n${job}\n    steps:\n      - run: npx pnpm check\n`;

test("runners of today are known", async () => {
  expect(await lintWorkflow(workflow("    runs-on: ubuntu-24.04"), "a.yml")).toEqual([]);
});

test.each([
  [
    "a runner that does not exist",
    "    runs-on: ubuntu-99.04",
    /^a\.yml:4:14: label "ubuntu-99\.04" is unknown/,
  ],
  [
    "a job that is needed and not there",
    "    runs-on: ubuntu-24.04\n    needs: gone",
    /needs job "gone" which does not exist/,
  ],
  [
    "an expression of what is not there",
    "    runs-on: ubuntu-24.04\n    if: needs.gone.result == 'success'",
    /property "gone" is not defined/,
  ],
  [
    "a key that is misspelt",
    "    runs-on: ubuntu-24.04\n    timout-minutes: 3",
    /unexpected key "timout-minutes"/,
  ],
])("%s is found", async (_, job, finding) => {
  expect(await lintWorkflow(workflow(job), "a.yml")).toContainEqual(expect.stringMatching(finding));
});
