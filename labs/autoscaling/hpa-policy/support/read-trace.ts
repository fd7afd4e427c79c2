/** Traffic of the reader's own, from a CSV file: a time and a rate on each line. */
import type { Traffic } from "../../shared/simulator/traffic.ts";

/** What is wrong, with its line from 1. */
export class TraceError extends Error {
  override readonly name = "TraceError";

  constructor(line: number, message: string) {
    super(`line ${line}: ${message}`);
  }
}

interface Row {
  readonly line: number;
  readonly second: number;
  readonly rate: number;
}

const minSeconds = 60;
const maxSeconds = 7 * 86_400;

/**
 * Reads `time,requests per second`: times in seconds or as ISO 8601, growing. A rate holds until the next line, and the last
 * line ends the trace. A first line without numbers is a heading.
 *
 * @throws {TraceError}
 */
export function readTrace(text: string): Traffic {
  const lines = text.split(/\r?\n/).map((line, index) => ({ line: index + 1, text: line.trim() }));
  const filled = lines.filter(({ text }) => text !== "");
  const rows = filled.slice(isHeading(filled[0]?.text) ? 1 : 0).map(readRow);
  const [first, ...others] = rows;
  const last = others.at(-1);
  if (first === undefined || last === undefined) {
    throw new TraceError(
      filled.at(-1)?.line ?? 1,
      "a trace needs two lines with a time and a rate at least.",
    );
  }
  const back = others.find(({ second }, index) => second <= (rows[index]?.second ?? 0));
  if (back !== undefined) throw new TraceError(back.line, "times have to grow, and this one does not.");
  const seconds = Math.round(last.second - first.second);
  if (seconds < minSeconds || seconds > maxSeconds) {
    throw new TraceError(
      last.line,
      `a trace lasts a minute to a week, and this one ${seconds} s: are its times seconds?`,
    );
  }
  return { seconds, rateAt: rateOf(rows, first.second) };
}

function isHeading(text: string | undefined): boolean {
  return text !== undefined && !/\d/.test(text.split(/[,;\t]/)[1] ?? "");
}

function readRow({ line, text }: { readonly line: number; readonly text: string }): Row {
  const fields = text.split(/[,;\t]/).map((field) => field.trim().replaceAll('"', ""));
  const [time = "", rate = ""] = fields;
  if (fields.length !== 2) {
    throw new TraceError(
      line,
      `a line has a time and a rate, and this one ${fields.length} fields: "${text}".`,
    );
  }
  const second = secondOf(time);
  if (second === null) {
    throw new TraceError(line, `a time is a number of seconds or ISO 8601, and not "${time}".`);
  }
  if (!/^\d+(\.\d*)?(e[+-]?\d+)?$/i.test(rate)) {
    throw new TraceError(line, `a rate is a number of requests per second from 0 on, and not "${rate}".`);
  }
  return { line, second, rate: Number(rate) };
}

function secondOf(time: string): number | null {
  if (/^\d+(\.\d+)?$/.test(time)) return Number(time);
  const milliseconds = /^\d{4}-\d\d-\d\d[T ]/.test(time) ? Date.parse(time) : Number.NaN;
  return Number.isNaN(milliseconds) ? null : milliseconds / 1000;
}

/** Rates are asked for from second to second: the row found last is near. */
function rateOf(rows: readonly Row[], origin: number): (second: number) => number {
  let at = 0;
  return (second) => {
    const time = origin + second;
    if ((rows[at]?.second ?? 0) > time) at = 0;
    while ((rows[at + 1]?.second ?? Number.POSITIVE_INFINITY) <= time) at++;
    return rows[at]?.rate ?? 0;
  };
}
