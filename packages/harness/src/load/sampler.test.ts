import { expect, test } from "vitest";
import { closedLoop } from "./closed-loop.ts";
import { functionLanes } from "./function-lanes.ts";
import { Recorder } from "./recorder.ts";
import { Sampler } from "./sampler.ts";

/** Places in a stream of `length` answers that are kept. */
function placesKept(size: number, length: number, seed: number): number[] {
  const sampler = new Sampler<null>(size, seed);
  for (let place = 0; place < length; place++) if (sampler.wants()) sampler.keep(place, null);
  return sampler.kept.map(([place]) => place);
}

test("as many answers are kept as there are, up to the size", () => {
  for (const length of [0, 1, 39, 40, 41, 5000]) {
    const kept = placesKept(40, length, 7);
    expect(new Set(kept).size).toBe(Math.min(40, length));
    expect(kept.length).toBe(Math.min(40, length));
  }
  expect(placesKept(0, 100, 7)).toEqual([]);
});

test("every place of the stream is kept equally often", () => {
  const tenths = Array.from({ length: 10 }, () => 0);
  const sessions = 500;
  for (let seed = 0; seed < sessions; seed++) {
    for (const place of placesKept(20, 1000, seed)) {
      const tenth = Math.floor(place / 100);
      tenths[tenth] = (tenths[tenth] ?? 0) + 1;
    }
  }
  // 1 000 in each tenth, give or take five standard deviations of 30.
  for (const count of tenths) expect(Math.abs(count - sessions * 2)).toBeLessThan(150);
});

test("one seed keeps the same places, another one others", () => {
  expect(placesKept(40, 3000, 1)).toEqual(placesKept(40, 3000, 1));
  expect(placesKept(40, 3000, 1)).not.toEqual(placesKept(40, 3000, 2));
});

test("what is kept is what it was when it was answered", () => {
  const answer = { right: true };
  const sampler = new Sampler<typeof answer>(1, 1, structuredClone);
  if (sampler.wants()) sampler.keep(0, answer);
  answer.right = false;
  expect(sampler.kept).toEqual([[0, { right: true }]]);
});

/** Three slices on one subject, with one sampler over all of them; @returns how many of the kept answers are wrong. */
async function wrongAmongKept(isRight: (call: number) => boolean): Promise<number> {
  const sampler = new Sampler<boolean>(40, 3);
  for (let slice = 0; slice < 3; slice++) {
    let calls = 0;
    const lanes = functionLanes({ lanes: 4, timeoutMs: 1000, call: async () => isRight(++calls) });
    const recorder = new Recorder();
    await closedLoop({ lanes, next: () => 0, durationMs: 10, recorder, sampler });
  }
  return sampler.kept.filter(([, right]) => !right).length;
}

test("a subject that is right only where an earlier sampler looked is found out", async () => {
  const once = new Set([55, 214, 235, 486, 717]);
  expect(await wrongAmongKept((call) => once.has(call))).toBeGreaterThan(30);
});

test("a subject that gives few answers in a slice, all of them wrong, is found out", () => {
  const sampler = new Sampler<null>(40, 3);
  for (let slice = 0; slice < 3; slice++) {
    for (let call = 0; call < 45; call++) if (sampler.wants()) sampler.keep(call, null);
  }
  expect(sampler.kept.length).toBe(40);
});
