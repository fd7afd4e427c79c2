import { expect, test } from "vitest";
import { batchingResult } from "../fixtures/batching.fixture.ts";
import { renderResult } from "../index.ts";

const flat = (text: string) => text.replaceAll(/\s+/g, " ");

test("a latency of an open loop may be said with its interval, and got no verdict", () => {
  const screen = renderResult(batchingResult, { details: true });
  expect(flat(screen)).toContain(
    "On my machine, p50 in double against none (open loop, 15 000 requests/s, 7 paired rounds, 95 % intervals in brackets): greedy 173x lower (165x – 182x); delayed 54.6x lower (51.9x – 57.3x).",
  );
  expect(
    screen
      .split("\n")
      .filter((line) => /p50|^(greedy|delayed) +\d/.test(line))
      .join("\n"),
  ).not.toMatch(/p50.*(FASTER|SLOWER)/);
});

test("its price and its gain have their intervals", () => {
  const screen = flat(renderResult(batchingResult));
  expect(screen).toContain(
    "Price p50 in half 0.64 ms instead of 0.52 ms (1.23x as high, 95 % interval 1.17x – 1.30x).",
  );
  expect(screen).toContain("Also p50 in full 68.9x lower (65.5x – 72.4x) and p50 in double 173x lower");
});

test("the details have a table of them, with what the brackets are", () => {
  const screen = renderResult(batchingResult, { details: true });
  expect(screen).toMatch(/^greedy +0\.64 \(0\.81x 0\.77x – 0\.85x\) +0\.74 \(68\.9x/m);
  expect(flat(screen)).toContain(
    "In brackets: times as good as none, with a 95 % interval; no verdict was planned.",
  );
});

test("an interval that holds no difference is no price and may not be said", () => {
  const same = batchingResult.latencyIntervals.map((one) => ({ ...one, differs: false }));
  const screen = flat(renderResult({ ...batchingResult, latencyIntervals: same }, { details: true }));
  expect(screen).toContain("Price None beyond the noise; whether p50 in half got worse is undecided.");
  expect(screen).toContain("differs from none: this run cannot tell");
  expect(screen).not.toContain("p50 in double against none");
});
