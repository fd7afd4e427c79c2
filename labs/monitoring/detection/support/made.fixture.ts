/** Recordings that no service has made, and a file of rules on them. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { quietMinutes } from "../data.ts";
import { loadFile, type Subject } from "../rig.ts";
import { withHistory } from "./history.ts";
import type { Recording } from "./record.ts";

/** Requests. */
export const perMinute = 40;

/** A service that answers N requests a minute; from a minute on a share of them fails, or is slow. */
export function made({
  failing = 0,
  slow = 0,
  from = quietMinutes,
  minutes = quietMinutes + 80,
} = {}): Recording {
  const labels = { job: "firewall", route: "/screen" };
  const counter = (grows: (minute: number) => number) => {
    let value = 7;
    return Array.from({ length: minutes }, (_, minute) => {
      value += grows(minute);
      return value;
    });
  };
  const part = (share: number) => (minute: number) => (minute >= from ? perMinute * share : 0);
  const [failed, late] = [part(failing), part(slow)];
  const all = counter(() => perMinute);
  return [
    {
      name: "http_requests_total",
      labels: { ...labels, status: "200" },
      values: counter((at) => perMinute - failed(at)),
    },
    { name: "http_requests_total", labels: { ...labels, status: "500" }, values: counter(failed) },
    {
      name: "http_request_duration_seconds_bucket",
      labels: { ...labels, le: "0.25" },
      values: counter((at) => perMinute - late(at)),
    },
    { name: "http_request_duration_seconds_bucket", labels: { ...labels, le: "1" }, values: all },
    { name: "http_request_duration_seconds_bucket", labels: { ...labels, le: "+Inf" }, values: all },
    { name: "http_request_duration_seconds_count", labels, values: all },
    { name: "http_request_duration_seconds_sum", labels, values: counter(() => 2) },
    { name: "firewall_queue_depth", labels: { job: "firewall" }, values: all.map(() => 1) },
  ];
}

/** All requests fail for 20 minutes; afterwards answers grow again. */
export function outageOf20Minutes(): Recording {
  const begin = quietMinutes;
  return made({ failing: 1, minutes: begin + 120 }).map((series) => {
    if (series.labels.status === undefined) return series;
    const values = series.values.map((value, at) => {
      const over = Math.max(0, at - begin - 19) * perMinute;
      return series.labels.status === "500" ? (value ?? 0) - over : (value ?? 0) + over;
    });
    return { ...series, values };
  });
}

/** The rules of a file on such recordings; the last one is of a service that is well. */
export async function openOn(
  prometheus: string,
  file: string,
  recordings: readonly Recording[],
): Promise<Subject> {
  const folder = await mkdtemp(join(tmpdir(), "labs-test-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, "recordings.json");
  await writeFile(path, JSON.stringify(recordings.map(withHistory)));
  const { open } = await loadFile(file);
  const setup = { recordings: path, services: recordings.length };
  return (await open(setup, { seed: 1, instance: 0, prometheus })).subject;
}
