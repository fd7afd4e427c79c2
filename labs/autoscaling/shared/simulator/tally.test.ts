import { expect, test } from "vitest";
import { tally } from "./tally.ts";

test("a timeline is counted", () => {
  const second = { arriving: 100, capacity: 100, ready: 1, replicas: 2, overloaded: false, lost: 0 };
  const change = (from: number, to: number) => ({ at: 0, from, to, reason: "" });
  const seconds = [second, { ...second, replicas: 5 }, { ...second, overloaded: true, lost: 30 }];
  const changes = [change(1, 2), change(2, 5), change(5, 2), change(2, 3)];
  expect(tally({ seconds, syncs: [], changes })).toEqual({
    overloadedSeconds: 1,
    lostPercent: 10,
    podHours: 9 / 3600,
    changes: 4,
    reversals: 2,
    maxPods: 5,
  });
});
