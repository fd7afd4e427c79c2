import { LabError, type Service } from "@labs/experiment";
import { type Result, resultSchema } from "@labs/experiment/result";
import { beforeAll, expect, test } from "vitest";
import { presets } from "./plan/preset.ts";
import { cellsOf, fixtureEntry, reasonOf, runImpatiently, statuses } from "./run.fixture.ts";
import { measureSilently } from "./testing/measure-silently.ts";
import { noServices } from "./testing/no-services.fixture.ts";

/** Right and faulty variants beside each other, run once: what each test looks at. */
const together = [
  ...["also-right", "wrong", "wrong-later", "throws-on-open", "throws-on-call", "exits", "leaks"],
] as const;
let shared: Result;
beforeAll(async () => {
  shared = await runImpatiently("doubling", { only: together });
}, 60_000);

test("a run measures every arm in every case, with the placebo, and its result is valid", async () => {
  const result = shared;
  expect(resultSchema.parse(result)).toEqual(result);
  expect(result.arms.map(({ name, role }) => `${name}: ${role}`)).toEqual([
    "right: baseline",
    ...together.map((name) => `${name}: variant`),
    "placebo: placebo",
    "known-wrong: wrong",
    "not-wrong: wrong",
  ]);
  for (const arm of ["right", "also-right", "placebo"]) {
    expect(cellsOf(result, arm).map((cell) => [cell.case, cell.outcome.status])).toEqual([
      ["busy", "measured"],
      ["steady", "measured"],
    ]);
  }
});

test("counters are read around the load: one call per answer, in slices and in an open loop", async () => {
  const result = shared;
  for (const { case: name, outcome } of cellsOf(result, "also-right")) {
    expect(outcome.status === "measured" && outcome.values["calls per answer"], name).toBe(1);
  }
  expect(result.claims.map(({ sentence, state }) => [sentence, state])).toEqual([
    ["also-right: calls per answer exactly 1", "confirmed"],
    ["also-right: calls per answer exactly 2", "refuted"],
  ]);
});

test("with too few rounds there is no verdict, and the result says how many it takes", async () => {
  const result = shared;
  // Of the throughput: a busy machine may give too few answers for the other headline, a p50.
  const own = result.comparisons.filter(({ arm, metric }) => arm === "also-right" && metric === "throughput");
  expect(own.map(({ verdict }) => verdict)).toEqual(["TOO FEW"]);
  expect(own[0]?.notes[0]).toMatch(/A verdict needs at least \d+ rounds here; 1 was measured/);
});

test("a wrong variant is refused with the input that shows it, and gets no time", async () => {
  const result = shared;
  expect(statuses(result, "wrong")).toEqual(["wrong"]);
  expect(cellsOf(result, "wrong")[0]?.outcome).toMatchObject({
    when: "before",
    input: "7",
    expected: "14",
    actual: "15",
  });
  expect(statuses(result, "right")).toEqual(["measured"]);
});

test("a variant that is right only while it is being checked is caught by its timed answers", async () => {
  const result = shared;
  expect(statuses(result, "wrong-later")).toEqual(["wrong"]);
  expect(cellsOf(result, "wrong-later")[0]?.outcome).toMatchObject({ status: "wrong" });
});

test("known-wrong variants are refused in every run; one that passes is named", async () => {
  const result = shared;
  expect(statuses(result, "known-wrong")).toEqual(["wrong"]);
  expect(reasonOf(result, "not-wrong")).toBe("the checks did not find its mistake");
});

test("a process that a variant leaves behind is ended and named", async () => {
  const result = shared;
  expect(statuses(result, "leaks")).toEqual(["measured"]);
  expect(result.warnings.find(({ code }) => code === "leaked-process")?.message).toMatch(
    /^leaks left a process/,
  );
});

test.each([
  ["throws-on-open", /no such table: verdicts/],
  ["throws-on-call", /status 500/],
  ["exits", /exited with code 3|broken connection|ECONN/],
])("a variant that %s is a finding, and the others are measured", async (name, reason) => {
  const result = shared;
  expect(statuses(result, name)).toEqual(["failed"]);
  expect(reasonOf(result, name)).toMatch(reason);
  expect(statuses(result, "right")).toEqual(["measured"]);
  expect(statuses(result, "placebo")).toEqual(["measured"]);
});

test("a baseline that answers wrongly ends the run with the answer that shows it", async () => {
  const error = await runImpatiently("bad-baseline").catch((thrown) => thrown);
  expect(error).toBeInstanceOf(LabError);
  expect(error.code).toBe("EXPERIMENT");
  expect(error.message).toMatch(/baseline cannot be measured.*answers 15, right is 14/);
});

/** A server that answers until it is lost. */
function serverUntil(isLost: () => boolean): Service {
  return {
    name: "postgres",
    url: "postgres://nowhere",
    record: { name: "postgres", how: "local", version: "0", settings: {} },
    pids: [],
    empty: async () => {},
    check: async () => {
      if (isLost()) throw new LabError("SERVICE_LOST", "PostgreSQL was killed.");
    },
    [Symbol.asyncDispose]: async () => {},
  };
}

test.each([
  ["that was killed ends the run with its sentence", true, "PostgreSQL was killed."],
  ["that lives leaves the data's own error", false, "no such table"],
])("a server %s, where the data cannot be made", async (_, isLost, message) => {
  const entry = await fixtureEntry("doubling");
  const provision = () => Promise.reject(new Error("no such table"));
  const experiment = { ...entry.experiment, needs: ["postgres"] as const, provision };
  const running = measureSilently({
    entry: { ...entry, experiment },
    services: { ...noServices, postgres: async () => serverUntil(() => isLost) },
  });
  await expect(running).rejects.toThrow(message);
});

test("a reference that loses its server in the middle of a round ends the run with the server's sentence", async () => {
  const entry = await fixtureEntry("doubling");
  let isLost = false;
  const server = serverUntil(() => isLost);
  let asked = 0;
  // The baseline and the placebo are asked before the load; the next answers are those given under it.
  const beforeLoad = 2 * presets.smoke.checks;
  const provision = async () => ({
    ...(await entry.experiment.provision({} as never)),
    expected: async (n: unknown) => {
      isLost = ++asked > beforeLoad;
      if (isLost) throw new Error("connect ECONNREFUSED");
      return 2 * Number(n);
    },
  });
  const experiment = { ...entry.experiment, needs: ["postgres"] as const, provision };
  const result = await measureSilently({
    entry: { ...entry, experiment },
    only: [],
    services: { ...noServices, postgres: async () => server },
  });
  expect(result.endedEarly).toBe("PostgreSQL was killed.");
});
