import { openServices } from "@labs/services";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runOnce, slow, type TestRun } from "./test-run.ts";

const services = openServices({ say: () => {} });
let run: TestRun;

beforeAll(async () => {
  run = await runOnce(services, slow);
}, 600_000);

afterAll(() => services[Symbol.asyncDispose]());

test("the queue and FastAPI are measured in every case, or skipped with the command that helps", () => {
  const outcomes = run.result.cells.filter(({ arm }) => slow.some((name) => name === arm));
  for (const { outcome } of outcomes) {
    if (outcome.status === "skipped") expect(outcome.reason).toMatch(/`/);
    else expect(outcome.status).toBe("measured");
  }
});

test("BackgroundTasks lose what memory loses, the queue loses nothing", () => {
  expect(run.values("log-hangs", "lost")).toEqual(run.allBut(0));
  expect(run.values("log-gone", "lost")).toEqual(run.allBut(0, { "background-tasks": 48 }));
  expect(run.values("api-killed", "lost")).toEqual(run.allBut(0, { "background-tasks": 32 }));
  expect(run.values("poison", "lost")).toEqual(run.allBut(0, { "background-tasks": 1 }));
});

test("the queue delivers again when its lease is over, and leaves no verdict without its job", () => {
  expect(run.values("api-killed", "duplicates")).toEqual(run.allBut(0, { queue: 1 }));
  expect(run.values("poison", "dead letters")).toEqual(run.allBut(1, { "background-tasks": 0 }));
  const left = ["log-hangs", "log-gone", "api-killed", "poison"].map(
    (name) => run.values(name, "verdicts without event").queue,
  );
  expect(left).toEqual([0, 0, 0, 0]);
});

test("neither lets an attack through", () => {
  for (const name of ["log-hangs", "log-gone", "api-killed", "poison"]) {
    expect(run.values(name, "unsafe answers"), name).toEqual(run.allBut(0));
  }
});
