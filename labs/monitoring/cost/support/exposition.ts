/** Reads the text that Prometheus scrapes. */
import type { Seen } from "../contract.ts";

const line = /^(\w+)(?:\{(.*)\})? (\S+)$/;

/** How many series it has: lines that are no comments. */
export function countSeries(text: string): number {
  let series = 0;
  for (let start = 0; start < text.length; ) {
    const end = text.indexOf("\n", start);
    const stop = end === -1 ? text.length : end;
    if (stop > start && text[start] !== "#") series++;
    start = stop + 1;
  }
  return series;
}

/** What it says of requests, all series together. */
export function readExposition(text: string): Pick<Seen, "requests" | "failures" | "seconds"> {
  const seen = { requests: 0, failures: 0, seconds: 0 };
  for (const one of text.split("\n")) {
    const [, name, labels = "", value] = line.exec(one) ?? [];
    if (name === "http_request_duration_seconds_sum") seen.seconds += Number(value);
    if (name !== "http_requests_total") continue;
    seen.requests += Number(value);
    if (/status="5\d\d"/.test(labels)) seen.failures += Number(value);
  }
  return seen;
}
