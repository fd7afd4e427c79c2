/** Reads a recording as PromQL would: growth of counters, means of gauges, by server or all together. */
import { LabError } from "@labs/experiment";
import { type ServerName, serverNames } from "../../shared/servers.ts";
import type { Exported, Labels, PerServer } from "../contract.ts";
import type { Recording, Series } from "./record.ts";

type Read = (values: readonly number[]) => number;

const growth: Read = (values) => (values.at(-1) ?? Number.NaN) - (values[0] ?? Number.NaN);
const mean: Read = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const end: Read = (values) => values.at(-1) ?? Number.NaN;

export function exportedBy({ series, requests }: Recording): Exported {
  const find = (metric: string, labels: Labels): readonly Series[] => {
    const named = series.filter(({ name }) => name === metric);
    const found = named.filter(({ labels: its }) =>
      Object.entries(labels).every(([label, value]) => its[label] === value),
    );
    if (found.length > 0) return found;
    const what = named.length === 0 ? metric : `${metric} with ${JSON.stringify(labels)}`;
    throw new LabError("EXPERIMENT", `HAProxy exports no ${what}: name one of its metrics in your variant.`);
  };
  const total =
    (read: Read) =>
    (metric: string, labels: Labels = {}) =>
      find(metric, labels).reduce((sum, { values }) => sum + read(values), 0);
  const each =
    (read: Read) =>
    (metric: string, labels: Labels = {}) =>
      perServer((server) => total(read)(metric, { ...labels, server }));
  return {
    increase: total(growth),
    average: total(mean),
    latest: total(end),
    byServer: {
      increase: each(growth),
      average: each(mean),
      latest: each(end),
      p99Ms: () =>
        perServer((name) =>
          quantile(
            0.99,
            requests.flatMap(({ server, ms }) => (server === name ? ms : [])),
          ),
        ),
    },
  };
}

export function perServer(of: (server: ServerName) => number): PerServer {
  const values = serverNames.map(of);
  const value = Math.max(...values);
  const index = values.indexOf(value);
  const others = values.toSpliced(index, 1).toSorted((one, other) => one - other);
  return {
    of,
    lowest: Math.min(...values),
    highest: {
      server: serverNames[index] ?? "a",
      value,
      timesOthers: ratio(value, others[others.length >> 1] ?? 0),
    },
    per: (whole) => perServer((server) => ratio(of(server), whole.of(server))),
    unlike: (other) => {
      const share = (figure: PerServer, server: ServerName) =>
        ratio(
          figure.of(server),
          serverNames.reduce((sum, name) => sum + figure.of(name), 0),
        );
      return Math.max(
        ...serverNames.map((server) => Math.abs(share(perServer(of), server) - share(other, server))),
      );
    },
  };
}

function ratio(part: number, whole: number): number {
  return part === 0 ? 0 : part / whole;
}

/** The value within which this share of the numbers lies; 0 of none. */
function quantile(share: number, numbers: readonly number[]): number {
  return numbers.toSorted((one, other) => one - other)[Math.ceil(share * numbers.length) - 1] ?? 0;
}
