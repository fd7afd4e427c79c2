import type { LoadRecord, Noise } from "@labs/experiment/result";
import { quietMachine, soundLoad } from "@labs/experiment/result-fixture";
import { expect, test } from "vitest";
import { mergeFindings } from "./finding.ts";
import { type CellFigures, gates } from "./gates.ts";

const calm = soundLoad;
const times = calm.responseUs;
const still = quietMachine;
const calibration = { ceilings: { 16: 50_000 }, nullCallNs: null, canaryMs: [49, 50, 51] };
const clients = 16;

/** A second of load; the window holds what was answered. */
const cellLoad = (over: Partial<LoadRecord>): LoadRecord => {
  const load = { ...calm, ...over };
  return { ...load, window: { seconds: load.seconds, answered: load.answered } };
};

const findings = (load: Partial<LoadRecord>, noise: Partial<Noise>, cell: Partial<CellFigures> = {}) =>
  gates(
    { load: cellLoad(load), noise: { ...still, ...noise }, clients, usualCellCanaryMs: 10, ...cell },
    calibration,
  );
const found = (...cell: Parameters<typeof findings>) =>
  findings(...cell).map(({ code, severity }) => `${severity} ${code}`);
const said = (...cell: Parameters<typeof findings>) =>
  findings(...cell)
    .map(({ message }) => message)
    .join("\n");

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

test("figures that contradict each other are refused, however slow the slowest answers are", () => {
  expect(found({ little: 1.3 }, {})).toEqual(["invalid littles-law"]);
  expect(found({ little: 0.6 }, {})).toEqual(["invalid littles-law"]);
  expect(found({ little: 0.92 }, {})).toEqual(["warn littles-law"]);
  expect(found({ little: 0.96 }, {})).toEqual([]);
  const slowTail = { slices: Array<number>(10).fill(10_000), responseUs: { ...times, p99: 400_000 } };
  expect(found({ ...slowTail, little: 0.72 }, {})).toEqual(["invalid littles-law"]);
  expect(said({ little: 0.72 }, {})).toMatch(/72 % of the clients.*contradict each other/);
});

test("a clock in the cell that says something else than the driver's refuses the cell", () => {
  const clock = (insideSeconds: number, outsideSeconds = 1) => ({ clock: { insideSeconds, outsideSeconds } });
  expect(found(clock(0.95), {})).toEqual([]);
  expect(found(clock(0.85), {})).toEqual(["invalid clock"]);
  expect(found(clock(1.2), {})).toEqual(["invalid clock"]);
  expect(said(clock(0.001), {})).toMatch(/counted 0\.001 s for load that took 1\.00 s/);
  // Of a short case, a few milliseconds are no contradiction.
  expect(found(clock(0.085, 0.1), {})).toEqual([]);
});

test("an open loop says what it did not get done, and late answers are not that", () => {
  const open = { little: null, offered: 10_000, achieved: 10_000, backlog: 0 };
  expect(found({ ...open, seconds: 1.4, answered: 10_000 }, {})).toEqual([]);
  expect(found({ ...open, achieved: 9_900, backlog: 15 }, {})).toEqual([]);
  expect(found({ ...open, answered: 8_000, achieved: 8_000, backlog: 2_000 }, {})).toEqual([
    "warn not-sustained",
  ]);
  expect(said({ ...open, answered: 8_000, achieved: 8_000, backlog: 2_000 }, {})).toBe(
    "The variant did not keep up with the offered rate: it answered 80 % of it and had 2000 requests waiting when the last one fell due. Its response times grow with the length of the run.",
  );
  const dropped = { ...open, achieved: 9_950, failures: { ...calm.failures, dropped: 50 } };
  expect(found(dropped, {})).toEqual(["warn not-sustained"]);
  expect(said(dropped, {})).toMatch(/left no room for 50 requests, which were never sent/);
});

test("requests that failed are counted by kind, with the first in words", () => {
  expect(
    said({ failures: { ...calm.failures, status: 12 }, firstFailure: "status 500", answered: 1188 }, {}),
  ).toBe(
    "12 requests (1 %) failed: 12 with an error status, 0 broken off, 0 not answered in time. The first: status 500.",
  );
});

test("late sending limits differences between p99 figures, where there are enough requests to know it", () => {
  const open = { little: null, offered: 10_000, achieved: 10_000, backlog: 0, sendLagUs: times };
  expect(found(open, {})).toEqual(["warn send-lag"]);
  expect(said(open, {})).toBe(
    "The load generator sent one request in a hundred more than 2 ms late: differences between p99 response times below 2 ms mean nothing. Medians are not touched.",
  );
  expect(found({ ...open, sendLagUs: { ...times, count: 999 } }, {})).toEqual([]);
  expect(found({ ...open, sendLagUs: { ...times, p99: 500 } }, {})).toEqual([]);
  expect(found({ ...open, responseUs: { ...times, p99: 30_000 } }, {})).toEqual([]);
  // Inside the cell it is the variant that keeps the thread.
  expect(found(open, {}, { inProcess: true, clients: null })).toEqual([]);
});

test("an arm that works in the slices of others is warned, and refused where it takes much", () => {
  expect(found({}, { outsideCpu: 0.04 })).toEqual([]);
  expect(found({}, { outsideCpu: 0.12 })).toEqual(["warn outside-cpu"]);
  expect(found({}, { outsideCpu: 0.9 })).toEqual(["invalid outside-cpu"]);
  expect(found({}, { outsideCpu: null })).toEqual([]);
  expect(said({}, { outsideCpu: 0.9 })).toMatch(
    /^The variant goes on working after its answers: it used 90 % of a processor while other arms.*oneAfterAnother/,
  );
});

test("a quota that held the container back is named as what set the rate", () => {
  expect(found({}, { throttled: 0.005 })).toEqual([]);
  expect(found({}, { throttled: 0.3 })).toEqual(["warn throttled"]);
  expect(said({}, { throttled: 0.3 })).toMatch(
    /quota of this container held its processes back 30 % of the time: the rate is the quota's/,
  );
});

test("a cell on a slower or faster processor than the others is named", () => {
  expect(found({}, { cellCanaryMs: [10.5, 9.6] })).toEqual([]);
  expect(found({}, { cellCanaryMs: [18, 18] })).toEqual(["warn cell-speed"]);
  expect(said({}, { cellCanaryMs: [18, 18] })).toMatch(
    /The processor took 80 % longer than usual for a fixed piece of work in this cell.*another kind of core/,
  );
  expect(said({}, { cellCanaryMs: [8, 8] })).toMatch(/took 20 % less time than usual for a fixed/);
  expect(said({}, { cellCanaryMs: [53, 53] })).toMatch(/took 5\.3 times as long as usual for a fixed/);
  expect(said({}, { cellCanaryMs: [10, 14] })).toMatch(
    /took 40 % longer than usual for a fixed.*changed during the load/,
  );
  expect(found({}, { cellCanaryMs: [18, 18] }, { usualCellCanaryMs: null })).toEqual([]);
});

test("inside the cell a full client before idle services sets the rate", () => {
  const bound = { subjectCpu: 1.45, servicesCpu: 0.5, hostBusy: 0.4, generatorCpu: 0.01, generatorElu: 0.01 };
  const inProcess = { inProcess: true };
  expect(found({}, bound, inProcess)).toEqual(["warn client-bound"]);
  expect(said({}, bound, inProcess)).toMatch(
    /^The client set this rate, not the service: .*busy 145 % of one/,
  );
  expect(found({}, { ...bound, hostBusy: 0.97 }, inProcess)).toEqual([]);
  expect(found({}, { ...bound, servicesCpu: 0 }, inProcess)).toEqual([]);
  expect(found({}, { ...bound, subjectCpu: 0.5 }, inProcess)).toEqual([]);
  expect(found({}, bound)).toEqual([]);
});

test("the ceiling is that of the cell's own number of clients", () => {
  const near = { answered: 12_000 };
  const one = { load: cellLoad(near), noise: { ...still, subjectCpu: 0.5 }, clients: 1 };
  const codes = (ceilings: Record<string, number>) =>
    gates(one, { ...calibration, ceilings }).map(({ code }) => code);
  expect(codes({ 1: 13_000, 16: 200_000 })).toEqual(["generator-near"]);
  expect(codes({ 1: 150_000, 16: 200_000 })).toEqual([]);
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
    "Other programs used 80 % of a processor while this was measured, and the variant waited for a processor 1 % of the time it could have run. Worst in lru, round 4; seen in 2 of 14 cells.",
  );
});

test("where the owner of the work is not known, waiting itself is worth a line", () => {
  expect(found({}, { steal: null, foreignCpu: null, pressure: 0.9 })).toEqual(["warn pressure"]);
  expect(found({}, { foreignCpu: null, pressure: 0.9 }), "too short a cell to tell").toEqual([]);
  expect(found({}, { pressure: 0.9, subjectWaited: 0.6 })).toEqual([]);
});
