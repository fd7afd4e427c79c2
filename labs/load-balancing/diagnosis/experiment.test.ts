/** Rules on made-up exports, and on those of real fleets. */
import { random } from "@labs/experiment";
import { describeExperiment, whyMissing } from "@labs/harness/testing";
import { openServices } from "@labs/services";
import { afterAll, describe, expect, test } from "vitest";
import { type ServerName, serverNames } from "../shared/servers.ts";
import { type Fleet, faults, judgedFleets, trainingFleets } from "./data.ts";
import experiment from "./experiment.ts";
import { type Answer, provisionOf } from "./rig.ts";
import { exportedBy, perServer } from "./support/exported.ts";
import { isNamed } from "./support/is-named.ts";
import type { Recording } from "./support/record.ts";

const services = openServices({ say: () => {} });
afterAll(() => services[Symbol.asyncDispose]());

const missing = await whyMissing(services.haproxy());

/** What a fleet exports of which server b is the sick one. */
interface Figures {
  readonly requests?: number;
  readonly p99Ms?: number;
  readonly errors?: number;
  readonly unanswered?: number;
  readonly weight?: number;
  readonly inFlight?: number;
  readonly retries?: number;
  readonly connections?: number;
  readonly averageMs?: number;
}

function recordingOf(b: Figures): Recording {
  const grows = (by: number) => [5, 5 + by];
  const servers = serverNames.flatMap((server) => {
    const of = (name: keyof Figures, usual: number) => (server === "b" ? (b[name] ?? usual) : usual);
    const labels = { proxy: "fleet", server };
    return [
      { name: "haproxy_server_sessions_total", labels, values: grows(of("requests", 100)) },
      {
        name: "haproxy_server_http_responses_total",
        labels: { ...labels, code: "5xx" },
        values: grows(of("errors", 0)),
      },
      { name: "haproxy_server_response_errors_total", labels, values: grows(of("unanswered", 0)) },
      { name: "haproxy_server_weight", labels, values: [of("weight", 20), of("weight", 20)] },
      { name: "haproxy_server_current_sessions", labels, values: [of("inFlight", 2), of("inFlight", 2)] },
    ];
  });
  const one = (name: string, values: number[]) => ({ name, labels: {}, values });
  return {
    series: [
      ...servers,
      one("haproxy_frontend_http_requests_total", grows(400)),
      one("haproxy_backend_retry_warnings_total", grows(b.retries ?? 0)),
      one("haproxy_frontend_current_sessions", [b.connections ?? 8, b.connections ?? 8]),
      one("haproxy_frontend_limit_sessions", [4_000, 4_000]),
      one("haproxy_backend_response_time_average_seconds", [0.02, (b.averageMs ?? 20) / 1_000]),
    ],
    requests: serverNames.map((server) => ({
      server,
      ms: server === "b" ? (b.p99Ms ?? 25) : 25,
      status: 200,
    })),
  };
}

const made = {
  healthy: {},
  "slow server": { p99Ms: 75, inFlight: 8, averageMs: 45 },
  "failing server": { errors: 40, averageMs: 18 },
  "pinned clients": { requests: 200 },
  "overloaded front": { connections: 3_900 },
  "uneven weights": { requests: 200, weight: 40, inFlight: 4 },
  "lying check": { unanswered: 40, p99Ms: 800, inFlight: 12 },
  "retry storm": { errors: 30, retries: 300 },
} satisfies Record<Fleet["fault"], Figures>;

async function answers(name: keyof typeof experiment.variants, figures: Figures): Promise<Answer> {
  const { open } = await experiment.variants[name].load();
  await using opened = await open(
    { recordings: [recordingOf(figures)] },
    { seed: 1, instance: 0, haproxy: "" },
  );
  return opened.subject({ fleet: 0 });
}

test.for([
  ["average-latency", []],
  ["p99-per-server", ["slow server", "lying check"]],
  ["error-rate", ["failing server", "lying check"]],
  ["share", ["pinned clients", "uneven weights"]],
  ["saturation", ["slow server", "overloaded front"]],
  ["latency-first", faults.filter((fault) => fault !== "lying check")],
  ["combined", faults],
] as const)("%s names %s", async ([name, named]) => {
  const right: Fleet["fault"][] = [];
  for (const fault of faults) {
    const { diagnosis, afterIncident } = await answers(name, made[fault]);
    expect(afterIncident).toEqual(diagnosis);
    if (isNamed({ fleet: { fault, server: "b", strength: 1, load: { rate: 1, clients: null } }, diagnosis }))
      right.push(fault);
  }
  expect(right.toSorted()).toEqual([...named].toSorted());
  expect((await answers(name, made.healthy)).diagnosis).toEqual({ fault: "healthy" });
});

test("the name of another server is no diagnosis", () => {
  const fleet = { fault: "slow server", server: "b", strength: 1, load: { rate: 1, clients: null } } as const;
  expect(isNamed({ fleet, diagnosis: { fault: "slow server", server: "a" } })).toBe(false);
  expect(isNamed({ fleet, diagnosis: { fault: "slow server" } })).toBe(false);
  expect(isNamed({ fleet: { ...fleet, fault: "retry storm" }, diagnosis: { fault: "retry storm" } })).toBe(
    true,
  );
});

test("rules are judged on other strengths, other loads and other draws than those that thresholds were chosen on", () => {
  const [judged, training] = [judgedFleets(random("judged", 1)), trainingFleets(random("training", 1))];
  const seen = new Set(training.map(({ fault, strength, load }) => `${fault} ${strength} ${load.rate}`));
  expect(judged.filter(({ fault, strength, load }) => seen.has(`${fault} ${strength} ${load.rate}`))).toEqual(
    [],
  );
  const strengths = new Set(training.map(({ strength }) => strength));
  expect(judged.filter(({ fault, strength }) => fault !== "healthy" && strengths.has(strength))).toEqual([]);
});

test("what no fleet exports is said in one sentence", () => {
  const { increase, byServer } = exportedBy(recordingOf({}));
  expect(() => increase("haproxy_sever_weight")).toThrow(
    /^HAProxy exports no haproxy_sever_weight: name one of/,
  );
  expect(() => byServer.increase("haproxy_server_http_responses_total", { code: "6xx" })).toThrow(/6xx/);
});

test("a figure of each server knows its highest, its shares, and is 0 of nothing", () => {
  const of = (values: Record<ServerName, number>) => perServer((server) => values[server]);
  const requests = of({ a: 10, b: 40, c: 10, d: 20 });
  expect(requests.highest).toEqual({ server: "b", value: 40, timesOthers: 4 });
  expect(requests.lowest).toBe(10);
  expect(of({ a: 5, b: 0, c: 0, d: 0 }).per(of({ a: 10, b: 0, c: 1, d: 1 })).highest.value).toBe(0.5);
  expect(of({ a: 0, b: 0, c: 0, d: 0 }).highest.timesOthers).toBe(0);
  expect(requests.unlike(of({ a: 1, b: 1, c: 1, d: 1 }))).toBe(0.25);
  expect(requests.unlike(of({ a: 1, b: 4, c: 1, d: 2 }))).toBe(0);
});

/** Few fleets with a load that a busy machine keeps up with: what is asked here are counts. */
const few = {
  ...experiment,
  provision: provisionOf((draw) => {
    const fleets = judgedFleets(draw, [2]);
    const one = (fault: Fleet["fault"]) => fleets.filter((fleet) => fleet.fault === fault).slice(0, 1);
    const calm = ({ load, ...fleet }: Fleet): Fleet => ({ ...fleet, load: { ...load, rate: 60 } });
    return [...one("healthy"), ...one("failing server"), ...one("uneven weights")].map(calm);
  }),
};

describe.skipIf(missing !== null)(`HAProxy${missing === null ? "" : ` (${missing})`}`, () => {
  const opened = describeExperiment(few, services);

  test("a cell gets what was exported, and no word of what was done to a fleet", () => {
    const text = JSON.stringify(opened().setup);
    expect(text).toContain("haproxy_server_sessions_total");
    for (const fault of faults) expect(text).not.toContain(fault);
  });

  test("servers get requests in proportion to their weights, and each request is logged", () => {
    const { recordings } = opened().setup;
    const { fleets } = opened().handles;
    for (const [index, { fault }] of fleets.entries()) {
      const recording = recordings[index] as Recording;
      const { byServer } = exportedBy(recording);
      const requests = byServer.latest("haproxy_server_sessions_total");
      expect(requests.unlike(byServer.latest("haproxy_server_weight"))).toBeLessThan(0.03);
      expect(recording.requests.length, fault).toBeGreaterThan(20);
    }
  });

  test("shares and weights are told from exports of real fleets, with the server, and errors are those of one server", async () => {
    const { setup, handles } = opened();
    await using share = await opened().open("share");
    for (const [index, fleet] of handles.fleets.entries()) {
      const { diagnosis } = await share.call({ fleet: index });
      if (fleet.fault === "uneven weights") expect(isNamed({ fleet, diagnosis })).toBe(true);
      else expect(diagnosis).toEqual({ fault: "healthy" });
      const errors = exportedBy(setup.recordings[index] as Recording).byServer.increase(
        "haproxy_server_http_responses_total",
        { code: "5xx" },
      );
      const failing = serverNames.filter((server) => errors.of(server) > 0);
      expect(failing).toEqual(fleet.fault === "failing server" ? [fleet.server] : []);
    }
  });
});
