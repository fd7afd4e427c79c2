/** Judging, changes of recordings, and rules on made-up recordings; all rules, and real services: detection.long.test.ts. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { random } from "@labs/experiment";
import { whyMissing } from "@labs/harness/testing";
import { openServices } from "@labs/services";
import { afterAll, describe, expect, onTestFinished, test } from "vitest";
import type { Condition } from "./contract.ts";
import { historyMinutes, judgedServices, quietMinutes, type Service, trainingServices } from "./data.ts";
import { behaviourAt, evenly } from "./support/behaviour.ts";
import { samplesIn } from "./support/evaluate.ts";
import { atTimesTheTraffic, withHistory, withOutage } from "./support/history.ts";
import { judge } from "./support/judge.ts";
import { made, openOn, perMinute } from "./support/made.fixture.ts";
import type { Recording } from "./support/record.ts";

const services = openServices({ say: () => {} });
afterAll(() => services[Symbol.asyncDispose]());
const missing = await whyMissing(services.prometheus());

const service = (condition: Condition, strength = 1): Service => {
  const found = judgedServices(random("judged", 1), [strength]).find((one) => one.condition === condition);
  if (found === undefined) throw new Error(`no service has ${condition}`);
  return found;
};

test("an alert counts while its fault lasts; before it, and where there is none, it is false", () => {
  const outage = service("outage");
  const fired = (from: number, to: number) => ({ alert: "A", from, to });
  expect(judge(outage, [])).toEqual({ detection: null, reset: 0, falseAlerts: 0, pages: 0 });
  expect(judge(outage, [fired(43, 64)])).toEqual({ detection: 3, reset: 5, falseAlerts: 0, pages: 1 });
  expect(judge(outage, [fired(43, 47), fired(50, 59)])).toMatchObject({ detection: 3, reset: 0, pages: 2 });
  expect(judge(outage, [fired(10, 64)])).toMatchObject({ detection: null, falseAlerts: 1 });
  expect(judge(outage, [fired(60, 64)])).toMatchObject({ detection: null, falseAlerts: 0 });
  expect(judge(outage, [fired(43, 500)]).reset).toBe(70);
  for (const quiet of ["healthy", "blip"] as const)
    expect(judge(service(quiet), [fired(41, 42)])).toMatchObject({ detection: null, falseAlerts: 1 });
});

test("shares are met exactly, whatever they are", () => {
  for (const share of [0.0005, 0.02, 0.3, 1]) {
    const isOne = evenly();
    const ones = Array.from({ length: 10_000 }, () => isOne(share)).filter(Boolean).length;
    expect(ones).toBe(10_000 * share);
  }
});

test("a fault holds for its minutes and is over", () => {
  const flapping = service("flapping", 2);
  const failing = (minute: number) => behaviourAt(flapping, minute).failing;
  const usual = failing(0);
  expect([39.9, 40, 42.9, 43, 51.9, 52, 100].map((minute) => failing(minute) > usual)).toEqual([
    ...[false, true, true, false, false, true, false],
  ]);
});

test("rules are judged on other strengths, other loads and other draws than those that thresholds were chosen on", () => {
  const training = trainingServices(random("training", 1));
  const seen = new Set(training.map(({ condition, strength, load }) => `${condition} ${strength} ${load}`));
  const judged = judgedServices(random("judged", 1));
  expect(
    judged.filter(({ condition, strength, load }) => seen.has(`${condition} ${strength} ${load}`)),
  ).toEqual([]);
  const strengths = new Set(training.map(({ strength }) => strength));
  const sick = judged.filter(({ condition }) => condition !== "healthy");
  expect(sick.filter(({ strength }) => strengths.has(strength))).toEqual([]);
});

test("the hours before a recording repeat its quiet minutes, and counters never fall", () => {
  const [answered, failed, , , , , , depth] = withHistory(made({ failing: 0.5 }));
  const increases = (values: readonly (number | null)[]) =>
    values.slice(1).map((value, at) => (value ?? Number.NaN) - (values[at] ?? Number.NaN));
  expect(new Set(increases(answered?.values ?? []))).toEqual(new Set([perMinute, perMinute / 2]));
  expect(increases(failed?.values ?? []).indexOf(perMinute / 2)).toBe(historyMinutes + quietMinutes - 1);
  expect(depth?.values.length).toBe(historyMinutes + quietMinutes + 80);
});

test("a counter that begins again does so after its history too", () => {
  const values = [...Array.from({ length: 50 }, (_, at) => 5 + at), 0, 1, 2];
  const [series] = withHistory([{ name: "x_total", labels: {}, values }]);
  expect(series?.values.slice(-4)).toEqual([historyMinutes + 49, 0, 1, 2]);
});

test("an outage turns all answers into failures, and traffic multiplies counters and nothing else", () => {
  const [answered, failed] = withOutage(made(), 50);
  expect(answered?.values.at(-1)).toBe(answered?.values[50]);
  expect((failed?.values.at(-1) ?? 0) - (failed?.values[50] ?? 0)).toBe(perMinute * (quietMinutes + 80 - 51));
  const busy = atTimesTheTraffic(made(), 10);
  expect(busy[0]?.values[0]).toBe(10 * (7 + perMinute));
  expect(busy.at(-1)?.values[0]).toBe(1);
});

test("what promtool prints is read, of old and of new versions", () => {
  const printed = `
    expr: "ALERTS", time: 6h40m,
        exp:"nil"
        got:"{__name__=\\"ALERTS\\", alertname=\\"A\\", job=\\"j\\"} 1E+00, {__name__=\\"ALERTS\\", alertname=\\"B\\"} 1E+00"
    expr: "ALERTS", time: 6h41m,
        exp: nil
        got: {__name__="ALERTS", alertname="A"} 1E+00`;
  const query = 'sum by (a) ("x")';
  const more = `\n expr: ${JSON.stringify(query)}, time: 2m,\n exp: nil\n got: {} 5E-03, {a="b"} +Inf`;
  const sample = (minute: number, alertname: string, job?: string) => ({
    ...{ query: "ALERTS", minute, value: 1 },
    labels: { __name__: "ALERTS", alertname, ...(job && { job }) },
  });
  expect(samplesIn(printed + more)).toEqual([
    sample(400, "A", "j"),
    sample(400, "B"),
    sample(401, "A"),
    { query, minute: 2, labels: {}, value: 0.005 },
    { query, minute: 2, labels: { a: "b" }, value: Number.POSITIVE_INFINITY },
  ]);
});

describe.skipIf(missing !== null)(`promtool${missing === null ? "" : ` (${missing})`}`, () => {
  const opened = async (file: string, recordings: readonly Recording[]) =>
    await openOn((await services.prometheus()).url, file, recordings);

  test("an alert without its service is said in one sentence", async () => {
    const folder = await mkdtemp(join(tmpdir(), "labs-test-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const file = join(folder, "rules.yaml");
    const expr = "sum(rate(http_requests_total[5m])) > 0";
    await writeFile(file, JSON.stringify({ groups: [{ name: "g", rules: [{ alert: "A", expr }] }] }));
    const subject = await opened(file, [made()]);
    await expect(subject({ service: 0 })).rejects.toThrow(
      /^A of .*rules\.yaml names no service: keep the label job/,
    );
  });

  test("a file that Prometheus refuses is said in one sentence", async () => {
    const folder = await mkdtemp(join(tmpdir(), "labs-test-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const file = join(folder, "rules.yaml");
    await writeFile(
      file,
      JSON.stringify({ groups: [{ name: "g", rules: [{ alert: "A", expr: "up ==" }] }] }),
    );
    await expect(opened(file, [made()])).rejects.toMatchObject({
      code: "EXPERIMENT",
      message: expect.stringMatching(/^Prometheus refuses .*rules\.yaml: .*parse error/),
    });
  });
});
