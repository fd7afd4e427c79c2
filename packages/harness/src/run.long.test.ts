import { setTimeout as sleep } from "node:timers/promises";
import { type Result, resultSchema } from "@labs/experiment/result";
import { expect, test } from "vitest";
import { cellsOf, reasonOf, runImpatiently, statuses } from "./run.fixture.ts";
import { silent } from "./testing/measure-silently.ts";

const alive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

test("every arm of every round has a process of its own, and none is left", async () => {
  const result = await runImpatiently("doubling", { only: ["also-right"], rounds: 2 });
  const pids = result.cells.flatMap(({ outcome }) =>
    outcome.status === "measured" ? (outcome.values.pid ?? []) : [],
  );
  expect(new Set(pids).size).toBe(6);
  expect(pids.filter(alive)).toEqual([]);
});

test("between rounds the finished ones are a valid result, whose end says that there is more to come", async () => {
  const kept: Result[] = [];
  const keep = async (soFar: Result) => void kept.push(resultSchema.parse(soFar));
  const result = await runImpatiently("doubling", { only: ["also-right"], rounds: 3, keep });
  const rounds = ({ cells }: Result) => Math.max(...cells.map(({ round }) => round)) + 1;
  expect(kept.map(rounds)).toEqual([1, 2]);
  expect(new Set(kept.map(({ endedEarly }) => endedEarly))).toEqual(new Set(["its process ended"]));
  expect(new Set([...kept, result].map(({ runId }) => runId)).size).toBe(1);
  expect(result.endedEarly).toBeNull();
});

test.each([
  ["never-ready", /did not answer "open" within 4 s/],
  ["never-answers", /timeout|timed out|aborted/i],
])("a variant that %s is a finding, and the others are measured", async (name, reason) => {
  const result = await runImpatiently("doubling", { only: [name] });
  expect(statuses(result, name)).toEqual(["failed"]);
  expect(reasonOf(result, name)).toMatch(reason);
  expect(statuses(result, "right")).toEqual(["measured"]);
  expect(statuses(result, "placebo")).toEqual(["measured"]);
});

test("function subjects are driven inside their cell, in closed and open loop, and scenarios are scripted", async () => {
  const result = await runImpatiently("inside", { only: ["typed"] });
  expect(cellsOf(result, "typed").map((cell) => [cell.case, cell.outcome.status])).toEqual([
    ["busy", "measured"],
    ["steady", "measured"],
    ["scripted", "measured"],
  ]);
  const scripted = cellsOf(result, "typed")[2]?.outcome;
  expect(scripted?.status === "measured" && scripted.values).toMatchObject({ calls: 1, processes: 1 });
  // The scripts of both arms act with the one handle that the driver holds; of counts a placebo tells nothing.
  const held = result.cells.flatMap(
    ({ outcome }) => (outcome.status === "measured" && outcome.values.held) || [],
  );
  expect(held.toSorted()).toEqual([1, 2]);
  expect(statuses(result, "text")).toEqual(["wrong"]);
  expect(result.config).toMatchObject({
    schedule: "one-after-another",
    because: "a sort wants a core of its own",
  });
});

test("a variant that stops the clock does not stop the harness's", async () => {
  const result = await runImpatiently("inside", { only: ["patched-clock"] });
  const busy = cellsOf(result, "patched-clock").find((cell) => cell.case === "busy")?.outcome;
  expect(busy?.status === "measured" && (busy.load?.seconds ?? 0)).toBeGreaterThan(0.15);
});

test("two runs with one seed draw the same order and offer the same load", async () => {
  const [one, two] = await Promise.all([
    runImpatiently("inside", { only: ["typed"] }),
    runImpatiently("inside", { only: ["typed"] }),
  ]);
  const order = (result: Result) => result.cells.map(({ round, arm, position }) => [round, arm, position]);
  expect(order(one)).toEqual(order(two));
}, 60_000); // two whole runs

test("an interruption keeps the finished rounds and leaves no process", async () => {
  const controller = new AbortController();
  const pids: number[] = [];
  const result = await runImpatiently("doubling", {
    only: ["also-right"],
    rounds: 50,
    signal: controller.signal,
    progress: {
      ...silent,
      cell: ({ outcome }) => outcome.status === "measured" && pids.push(outcome.values.pid ?? 0),
      round: ({ index }) => index === 2 && setTimeout(() => controller.abort(), 100),
    },
  });
  expect(result.endedEarly).toBe("interrupted");
  expect(Math.max(...result.cells.map(({ round }) => round))).toBe(1);
  await sleep(50);
  expect(pids.filter((pid) => pid > 0 && alive(pid))).toEqual([]);
});
