/** The simulation against what queueing theory says exactly, and the order of the algorithms. */
import type { Random } from "@labs/experiment";
import { expect, test } from "vitest";
import { drawEven, type Load, loads, meanMs } from "../data.ts";
import { type Algorithm, simulate } from "./simulation.ts";

const simulated = (algorithm: Algorithm, load: Load) =>
  simulate(algorithm, { ...loads[load], seed: 1 }, 20_000);

test("requests drawn by lot make four queues M/M/2, whose p99 is known", () => {
  const long = { rate: loads.equal.rate, seconds: 80, draw: (draw: Random) => drawEven(draw), seed: 2 };
  // At a load of 0.8: P(T > t) = 1.185 exp(-0.4 t / mean) - 0.185 exp(-t / mean), which is 0.01 at 11.94 means.
  const { p99, shareOfD } = simulate("random", long, 100_000);
  expect(p99 / (11.94 * meanMs)).toBeCloseTo(1, 1);
  expect(shareOfD).toBeCloseTo(0.25, 2);
});

test("with equal servers: by lot, one after another, the better of two, the best of all", () => {
  const order = (["random", "roundrobin", "random2", "leastconn"] as const).map(
    (algorithm) => simulated(algorithm, "equal").p99,
  );
  expect(order).toEqual(order.toSorted((one, other) => other - one));
});

test("with a slow server: what sees it gives it about an eighth, and p99 is ten times shorter and more", () => {
  const { p99 } = simulated("roundrobin", "one-slow");
  for (const algorithm of ["weights", "random2", "leastconn"] as const) {
    const seen = simulated(algorithm, "one-slow");
    expect(p99 / seen.p99).toBeGreaterThan(10);
    expect(seen.shareOfD).toBeGreaterThan(0.09);
    expect(seen.shareOfD).toBeLessThan(0.15);
  }
});
