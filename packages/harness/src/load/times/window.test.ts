import { type Random, random } from "@labs/experiment";
import { describe, expect, test } from "vitest";
import { Recorder } from "./recorder.ts";
import { Window } from "./window.ts";

test("a request counts by the share of its time that lies inside", () => {
  const window = new Window(10, 20);
  window.count(12, 15); // inside
  window.count(5, 15); // half of it
  window.count(0, 40); // longer than the window
  window.count(0, 10); // before
  window.count(20, 30); // after
  expect(window.summary()).toMatchObject({ seconds: 0.01, answered: 1 + 0.5 + 0.25 });
});

test("with what reaches over the edges, the times that count fill the window", () => {
  const window = new Window(10, 20);
  window.count(4, 13); // 3 inside
  window.count(13, 18);
  window.count(18, 31); // 2 inside
  const counted = 5 + 13;
  expect(counted / 1000 + window.summary().edgeSeconds).toBeCloseTo(0.01);
});

test("response times that begin in the ramp do not count, those that end after the deadline do", () => {
  const window = new Window(10, 20);
  expect([9, 10, 19].map((sentAt) => window.includes(sentAt))).toEqual([false, true, true]);
});

test("an early end takes the rest of the window away", () => {
  const window = new Window(10, 20);
  window.endAt(15);
  window.endAt(18);
  expect(window.summary().seconds).toBe(0.005);
});

test("silences are the times inside in which no client was answered, from the ramp's end to the deadline", () => {
  const window = new Window(10, 100);
  for (const at of [5, 20, 24, 24.5, 60, 110]) window.count(at - 3, at);
  // From 10 to 20, from 24.5 to 60, from 60 to the deadline; 4 ms are no silence.
  expect(window.summary().silencesMs).toEqual([10, 35.5, 40]);
});

const clients = 16;

/** Response times with a mean of 10 ms, and how long a ramp they need: a quantile of them, weighted by time. */
const laws: Record<string, { readonly draw: (random: Random) => number; readonly rampMs: number }> = {
  "all equal": { draw: () => 10, rampMs: 10 },
  exponential: { draw: (random) => -10 * Math.log(1 - random()), rampMs: 48 },
  "5 % ten times slower": { draw: (random) => (random() < 0.05 ? 10 : 1) * (10 / 1.45), rampMs: 69 },
  "1 % fifty times slower": { draw: (random) => (random() < 0.01 ? 50 : 1) * (10 / 1.49), rampMs: 336 },
};

/** Slices of a closed loop on a clock of their own, with clients that do not disturb each other. */
function simulate(draw: () => number, rampMs: number, sliceMs: number, slices: number) {
  const recorder = new Recorder();
  let [answered, seconds, all, whole] = [0, 0, 0, 0];
  for (let slice = 0; slice < slices; slice++) {
    const window = new Window(rampMs, sliceMs);
    let last = 0;
    for (let client = 0; client < clients; client++) {
      let at = 0;
      while (at < sliceMs) {
        const sentAt = at;
        at += draw();
        all++;
        window.count(sentAt, at);
        if (window.includes(sentAt)) recorder.record(at - sentAt);
      }
      last = Math.max(last, at);
    }
    whole += last / 1000;
    answered += window.summary().answered;
    seconds += window.summary().seconds;
  }
  const { mean, p50, p95, p99 } = recorder.quantiles();
  const rate = answered / seconds;
  const toLastAnswer = all / whole;
  return { rate, toLastAnswer, little: (rate * mean) / 1e6 / clients, quantiles: [p50, p95, p99] };
}

describe.each(Object.entries(laws))("response times that are %s", (name, { draw, rampMs }) => {
  const capacity = clients / 0.01;

  test("do not look like lost capacity, and agree with the rate", () => {
    const stream = random("window", name);
    const { rate, little } = simulate(() => draw(stream), rampMs, 5 * rampMs, 60);
    expect(Math.abs(rate / capacity - 1)).toBeLessThan(0.03);
    expect(Math.abs(little - 1)).toBeLessThan(0.03);
  });

  test("are reported with the quantiles they have", () => {
    const stream = random("quantiles", name);
    const { quantiles } = simulate(() => draw(stream), rampMs, 5 * rampMs, 60);
    const own = new Recorder();
    for (let i = 0; i < 40_000; i++) own.record(draw(stream));
    const { p50, p95 } = own.quantiles();
    expect(quantiles[0] ?? 0).toBeCloseTo(p50, -3.2);
    // A law that jumps at 95 % has no such quantile to compare.
    if (name !== "5 % ten times slower") expect((quantiles[1] ?? 0) / p95).toBeCloseTo(1, 0.8);
  });
});

test("a rate up to the last answer is what made variance look like lost capacity", () => {
  const law = laws["1 % fifty times slower"];
  if (law === undefined) throw new Error("there is no such law");
  const stream = random("drain");
  expect(simulate(() => law.draw(stream), 0, 100, 60).toLastAnswer).toBeLessThan(0.6 * (clients / 0.01));
});
