/** Changes of recordings: a past without faults before them, and services that were not recorded. */
import { historyMinutes, quietMinutes } from "../data.ts";
import type { Recording, Series } from "./record.ts";

const isCounter = ({ name }: Series) => /_(?:total|bucket|count|sum)$/.test(name);

/** The same with hours before it, in which its quiet minutes are repeated: windows of hours are full from the first minute on. */
export function withHistory(recording: Recording): Recording {
  return recording.map((series) => ({
    ...series,
    values: isCounter(series) ? grownBefore(series.values) : repeatedBefore(series.values),
  }));
}

function repeatedBefore(values: Series["values"]): Series["values"] {
  const past = Array.from({ length: historyMinutes }, (_, minute) => values[minute % quietMinutes] ?? null);
  return [...past, ...values];
}

function grownBefore(values: Series["values"]): Series["values"] {
  const quiet = values.slice(0, quietMinutes).filter((value) => value !== null);
  const [first = 0, last = 0] = [quiet[0], quiet.at(-1)];
  const perRepetition = ((last - first) * quietMinutes) / Math.max(1, quiet.length - 1);
  const repetitions = historyMinutes / quietMinutes;
  const past = Array.from({ length: historyMinutes }, (_, minute) => {
    const value = values[minute % quietMinutes];
    return typeof value === "number"
      ? value - first + perRepetition * Math.floor(minute / quietMinutes)
      : null;
  });
  // What was counted before the recording; nothing any more once the counter has begun again.
  let before = perRepetition * repetitions - first;
  let previous = Number.NEGATIVE_INFINITY;
  const now = values.map((value) => {
    if (value === null) return null;
    if (value < previous) before = 0;
    previous = value;
    return value + before;
  });
  return quiet.length === 0 ? [...Array(historyMinutes).fill(null), ...values] : [...past, ...now];
}

/** The same service with a multiple of its requests. */
export function atTimesTheTraffic(recording: Recording, times: number): Recording {
  return recording.map((series) =>
    isCounter(series)
      ? { ...series, values: series.values.map((value) => (value === null ? null : value * times)) }
      : series,
  );
}

/** The same service, of which every request fails from this minute on. */
export function withOutage(recording: Recording, from: number): Recording {
  const isOf = ({ name, labels }: Series, status: string) =>
    name === "http_requests_total" && labels.route === "/screen" && labels.status === status;
  const answered = recording.find((series) => isOf(series, "200"))?.values ?? [];
  const before = answered[from] ?? 0;
  return recording.map((series) => {
    if (isOf(series, "200"))
      return { ...series, values: series.values.map((value, at) => (at < from ? value : before)) };
    if (!isOf(series, "500")) return series;
    const values = series.values.map((value, at) =>
      at < from || value === null ? value : value + Math.max(0, (answered[at] ?? before) - before),
    );
    return { ...series, values };
  });
}
