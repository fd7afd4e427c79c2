import { LabError } from "@labs/experiment";
import { type Result, resultSchema } from "@labs/experiment/result";
import { beforeAll, describe, expect, test } from "vitest";
import { cellsOf, fixtureEntry } from "../run.fixture.ts";
import { measureSilently } from "../testing/measure-silently.ts";
import { noServices } from "../testing/no-services.fixture.ts";
import type { AnyExperiment } from "./any-experiment.ts";
import { type SkippedCases, withoutCases } from "./without-cases.ts";

const reason = "no disk is fast enough here: run it on another machine.";

const missing = () => Promise.reject(new LabError("SERVICE_MISSING", "It is not here."));
const services = { ...noServices, pgbouncer: missing };

/** A run of a fixture whose provisioning skips cases, and whether what it provisioned was cleaned up. */
async function skipping(
  skippedCases: SkippedCases,
  change: (experiment: AnyExperiment) => AnyExperiment = (experiment) => experiment,
  { fixture = "searching", breakEvenValue }: { fixture?: string; breakEvenValue?: number } = {},
) {
  const entry = await fixtureEntry(fixture);
  let disposed = 0;
  const skip = (provision: AnyExperiment["provision"]): AnyExperiment["provision"] => {
    return async (run) => ({
      ...{ ...(await provision(run)), skippedCases },
      [Symbol.asyncDispose]: async () => {
        disposed++;
      },
    });
  };
  const { provision, breakEven } = entry.experiment;
  const experiment = change({
    ...entry.experiment,
    provision: skip(provision),
    ...(breakEven && {
      breakEven: {
        ...breakEven,
        modify(value) {
          const changed = breakEven.modify(value);
          return { ...changed, provision: skip(changed.provision ?? provision) };
        },
      },
    }),
  });
  const running = measureSilently({
    ...{ entry: { ...entry, experiment }, services, breakEvenValue },
    limits: { readyMs: 4000, answerMs: 1500, closeMs: 1000 },
  });
  const error = await running.then(
    () => null,
    (thrown: LabError) => thrown,
  );
  return { result: running, error, disposed };
}

describe("a case that cannot run here", () => {
  let result: Result;
  beforeAll(async () => {
    result = await (
      await skipping({ far: reason }, ({ variants, ...rest }) => ({
        ...rest,
        variants: {
          ...variants,
          // Driven nowhere else.
          skipping: { ...variants.skipping, drivenIn: ["far"] } as (typeof variants)[string],
        },
      }))
    ).result;
  });

  test("is in the result with its reason, and in no figure", () => {
    expect(resultSchema.parse(result)).toEqual(result);
    expect(result.skippedCases).toEqual({ far: reason });
    expect(Object.keys(result.cases)).toEqual(["mixed", "scripted"]);
    const places = [
      result.cells,
      result.summaries,
      result.comparisons,
      result.placebo,
      result.best,
      result.claims,
    ];
    expect(places.flat().filter((one) => one.case === "far")).toEqual([]);
  });

  test("takes along what is read and claimed in it alone, and leaves what is read elsewhere too", () => {
    expect(Object.keys(result.metrics)).toEqual(["p50", "near p50", "far rate", "crashes", "answered"]);
    expect(result.metrics.p50?.in).toEqual(["mixed"]);
    expect(result.claims).toEqual([]);
    // One case of one timing, and the one variant that is driven in it, can run and is no point of the sweep.
    expect(result.config.family).toBeLessThanOrEqual(1);
  });

  test("lets the others run, for every arm that is driven in them", () => {
    for (const arm of ["linear", "step-2", "step-4"]) {
      expect(new Set(cellsOf(result, arm).map((cell) => cell.case))).toEqual(new Set(["mixed", "scripted"]));
      expect(cellsOf(result, arm).every(({ outcome }) => outcome.status === "measured")).toBe(true);
    }
    expect(result.arms.map(({ name }) => name)).toContain("skipping");
    expect(cellsOf(result, "skipping").filter(({ outcome }) => outcome.status === "measured")).toEqual([]);
    expect(result.endedEarly).toBeNull();
  });
});

test("an experiment of which no case can run here is skipped with the reason, and cleaned up", async () => {
  const { error, disposed } = await skipping({ mixed: reason, far: reason, scripted: reason });
  expect(error).toMatchObject({ code: "SKIPPED", message: `None of its cases can run here: ${reason}` });
  expect(disposed).toBe(1);
});

test("a case that the experiment does not have is an error that names those that it has", async () => {
  const { error, disposed } = await skipping({ fra: reason });
  expect(error).toBeInstanceOf(LabError);
  expect(error).toMatchObject({
    code: "EXPERIMENT",
    message: expect.stringContaining("mixed, far, scripted"),
  });
  expect(disposed).toBe(1);
});

test("a break-even search goes on where another case is skipped, and not where its own is", async () => {
  const { cases } = (await fixtureEntry("crossing")).experiment;
  const others = Object.keys(cases).filter((name) => name !== "counted");
  const options = { fixture: "crossing", breakEvenValue: 5 };
  const other = Object.fromEntries(others.map((name) => [name, reason]));
  const { result } = await skipping(other, undefined, options);
  expect(Object.keys((await result).cases)).toEqual(["counted"]);
  expect((await result).skippedCases).toEqual({});
  expect((await skipping({ counted: reason }, undefined, options)).error).toMatchObject({ code: "SKIPPED" });
});

test("without a skipped case the experiment is the same", async () => {
  const { experiment } = await fixtureEntry("searching");
  expect(withoutCases(experiment, {})).toBe(experiment);
});
