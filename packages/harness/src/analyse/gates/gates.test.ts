import type { LoadRecord, Noise } from "@labs/experiment/result";
import { quietMachine, soundLoad } from "@labs/experiment/result-fixture";
import { expect, test } from "vitest";
import { mergeFindings } from "./finding.ts";
import { gates } from "./gates.ts";

const calm = soundLoad;
const times = calm.responseUs;
const still = quietMachine;
const calibration = { ceilings: { 16: 50_000 }, nullCallNs: null, canaryMs: [49, 50, 51] };
const clients = 16;

const found = (load: Partial<LoadRecord>, noise: Partial<Noise>) =>
  gates({ load: { ...calm, ...load }, noise: { ...still, ...noise }, clients }, calibration).map(
    ({ code, severity }) => `${severity} ${code}`,
  );

test("a quiet cell says nothing", () => {
  expect(found({}, {})).toEqual([]);
});

test("a busy generator before an idle subject makes the figure invalid", () => {
  const busy = { generatorElu: 0.97, generatorCpu: 0.95 };
  expect(found({ answered: 30_000 }, { ...busy, subjectCpu: 0.4 })).toEqual(["invalid generator-bound"]);
  expect(found({ answered: 45_000 }, { ...busy, subjectCpu: 0.8 })).toEqual(["invalid generator-bound"]);
  expect(found({ answered: 48_000 }, { ...busy, subjectCpu: null, subjectWaited: null })).toEqual([
    "invalid generator-bound",
  ]);
});

test("a subject that never idles sets the pace itself", () => {
  const busy = { generatorElu: 0.97, generatorCpu: 0.95 };
  expect(found({ answered: 45_000 }, { ...busy, subjectCpu: 0.97 })).toEqual(["warn generator-near"]);
});

test("a busy laptop is warned and never refused", () => {
  const preempted = {
    generatorElu: 0.95,
    generatorCpu: 0.5,
    subjectCpu: 0.5,
    subjectWaited: 0.45,
    foreignCpu: 0.9,
  };
  const codes = found({ answered: 44_000 }, { ...preempted, pressure: 0.9, canaryMs: 90, steal: 0.1 });
  expect(codes).toEqual([
    "warn generator-near",
    "warn generator-waited",
    "warn foreign-cpu",
    "warn steal",
    "warn canary",
  ]);
});

test("a starved subject is not an idle one", () => {
  const codes = found({}, { generatorElu: 0.95, generatorCpu: 0.9, subjectCpu: 0.55, subjectWaited: 0.4 });
  expect(codes).toEqual([]);
});

test("figures that contradict each other are refused, clients that wait for a slice to drain are not", () => {
  expect(found({ little: 1.3 }, {})).toEqual(["invalid littles-law"]);
  expect(found({ little: 0.6 }, {})).toEqual(["invalid littles-law"]);
  expect(found({ little: 0.92 }, {})).toEqual(["warn littles-law"]);
  const slices = {
    seconds: 1,
    slices: Array<number>(10).fill(10_000),
    responseUs: { ...times, p99: 30_000 },
  };
  expect(found({ ...slices, little: 0.72 }, {})).toEqual([]);
});

test("an open loop says what it did not get done", () => {
  const open = { little: null, offered: 10_000, sendLagUs: times };
  expect(found(open, {})).toEqual(["warn send-lag"]);
  expect(found({ ...open, answered: 8_000 }, {})).toEqual(["warn not-sustained", "warn send-lag"]);
  expect(found({ ...open, answered: 9_900, sendLagUs: { ...times, p99: 500 } }, {})).toEqual([]);
  expect(found({ failures: { ...calm.failures, status: 12 } }, {})).toEqual(["warn failed-requests"]);
});

test("figures that this system does not have warn of nothing", () => {
  const unknown = { subjectCpu: null, subjectWaited: null, foreignCpu: null, pressure: null, steal: null };
  expect(found({}, { ...unknown, generatorElu: null, generatorCpu: null, canaryMs: null })).toEqual([]);
  expect(
    gates({ load: null, noise: null, clients: null }, { ...calibration, ceilings: {}, canaryMs: [] }),
  ).toEqual([]);
});

test("a run gets one line per kind, worst first, with the worst cell named", () => {
  const cell = (where: string, load: Partial<LoadRecord>, noise: Partial<Noise>) =>
    gates({ load: { ...calm, ...load }, noise: { ...still, ...noise }, clients }, calibration).map(
      (finding) => ({ where, finding }),
    );
  const warnings = mergeFindings(
    [
      ...cell("redis, round 1", {}, { foreignCpu: 0.3 }),
      ...cell("lru, round 4", {}, { foreignCpu: 0.8 }),
      ...cell("lru, round 5", { little: 1.4 }, {}),
    ],
    14,
  );
  expect(warnings.map(({ severity, code }) => `${severity} ${code}`)).toEqual([
    "invalid littles-law",
    "warn foreign-cpu",
  ]);
  expect(warnings[1]?.message).toBe(
    "Other programs used 80 % of a processor meanwhile, and the variant waited for one 1 % of the time it could have run. Worst in lru, round 4; seen in 2 of 14 cells.",
  );
});

test("where nobody can say whose the work was, waiting itself is worth a line", () => {
  expect(found({}, { foreignCpu: null, pressure: 0.9 })).toEqual(["warn pressure"]);
  expect(found({}, { pressure: 0.9, subjectWaited: 0.6 })).toEqual([]);
});
