import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { cellsOf, fixtureEntry, runFixture } from "./run.fixture.ts";

test("an arm whose cases have their figures is not opened in the rounds of the others", async () => {
  const folder = await mkdtemp(join(tmpdir(), "labs-settling-"));
  const openedFile = join(folder, "opened");
  const entry = await fixtureEntry("settling");
  const provisioned = await entry.experiment.provision({} as never);
  const experiment = {
    ...entry.experiment,
    provision: async () => ({ ...provisioned, setup: { openedFile } }),
  };
  try {
    const result = await runFixture("settling", { entry: { ...entry, experiment }, rounds: 4 });
    const opened = (await readFile(openedFile, "utf8")).trim().split("\n");
    // The pilot, and two rounds of the script; the baseline and its placebo have the job in all four.
    expect(opened.filter((name) => name === "in-script")).toHaveLength(1 + 2);
    expect(opened.filter((name) => name === "everywhere")).toHaveLength(2 * (1 + 4));
    expect(cellsOf(result, "in-script").map(({ round }) => round)).toEqual([0, 1]);
    const driven = (arm: string) => cellsOf(result, arm).map(({ round, case: name }) => `${name} ${round}`);
    expect(driven("everywhere")).toEqual(["scripted 0", "job 0", "scripted 1", "job 1", "job 2", "job 3"]);
    // Of counts a placebo tells nothing.
    expect(driven("placebo")).toEqual(["job 0", "job 1", "job 2", "job 3"]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
