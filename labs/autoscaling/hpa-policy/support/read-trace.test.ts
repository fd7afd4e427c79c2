import { expect, test } from "vitest";
import { readTrace } from "./read-trace.ts";

test("a rate holds until the next line, and the last line ends the trace", () => {
  const { seconds, rateAt } = readTrace("seconds,rps\n10,5\n40,7.5\n100,9\n");
  expect(seconds).toBe(90);
  expect([0, 29, 30, 89].map(rateAt)).toEqual([5, 5, 7.5, 7.5]);
  // Also asked backwards.
  expect(rateAt(0)).toBe(5);
});

test("times may be ISO 8601, fields quoted, apart by semicolons or tabs, and a heading may be missing", () => {
  const rates = (text: string) => [0, 60, 119].map(readTrace(text).rateAt);
  expect(rates('"2026-11-27T10:00:00Z";1\n"2026-11-27T10:01:00Z";2\n"2026-11-27T10:02:00Z";0')).toEqual([
    1, 2, 2,
  ]);
  expect(rates("0\t1\r\n60\t2\r\n120\t0\r\n\r\n")).toEqual([1, 2, 2]);
});

test.each([
  ["an empty file", "", "line 1: a trace needs two lines with a time and a rate at least."],
  ["a heading alone", "time,rps\n", "line 1: a trace needs two lines with a time and a rate at least."],
  [
    "a third field",
    "0,1\n60,2,3\n",
    'line 2: a line has a time and a rate, and this one 3 fields: "60,2,3".',
  ],
  [
    "a word for a time",
    "0,1\nnoon,2\n",
    'line 2: a time is a number of seconds or ISO 8601, and not "noon".',
  ],
  [
    "a negative rate",
    "0,1\n60,-2\n",
    'line 2: a rate is a number of requests per second from 0 on, and not "-2".',
  ],
  [
    "a rate that is missing",
    "0,1\n\n60,\n",
    'line 3: a rate is a number of requests per second from 0 on, and not "".',
  ],
  [
    "times that stand still",
    "time,rps\n0,1\n60,2\n60,3\n",
    "line 4: times have to grow, and this one does not.",
  ],
  [
    "milliseconds",
    "0,1\n864000000,2\n",
    "line 2: a trace lasts a minute to a week, and this one 864000000 s: are its times seconds?",
  ],
  [
    "ten seconds",
    "0,1\n10,2\n",
    "line 2: a trace lasts a minute to a week, and this one 10 s: are its times seconds?",
  ],
])("%s is refused with its line", (_, text, sentence) => {
  expect(() => readTrace(text)).toThrow(sentence);
});
