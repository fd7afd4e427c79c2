/** What is overwritten in the memory of a controller, and when; rules that the vectors touch too rarely. */
import { expect, test } from "vitest";
import type { Behavior } from "../hpa.ts";
import { recordChange } from "./scale-events.ts";
import { stabilize } from "./stabilize.ts";

const now = 1_000_000;
const windows = { upMs: 10_000, downMs: 60_000 };

test("a new recommendation takes the place of the last one that is older than both windows", () => {
  const at = (ageMs: number, replicas: number) => ({ replicas, at: now - ageMs });
  const list = [at(70_000, 1), at(60_001, 2), at(60_000, 3), at(20_000, 4)];
  expect(stabilize(list, 5, 6, windows, now).recommendations).toEqual([
    list[0],
    { replicas: 6, at: now },
    list[2],
    list[3],
  ]);
});

test("a recommendation at the border of a window neither counts nor is overwritten", () => {
  const border = [{ replicas: 9, at: now - windows.downMs }];
  const { replicas, recommendations } = stabilize(border, 5, 2, windows, now);
  expect(replicas).toBe(2);
  expect(recommendations).toEqual([...border, { replicas: 2, at: now }]);
});

/** Rules whose longest period is N seconds. */
const behavior = (periodSeconds: number): Behavior => {
  const rules = { selectPolicy: "Max", policies: [{ type: "Pods", value: 1, periodSeconds }] } as const;
  return { scaleUp: rules, scaleDown: rules };
};

test("an event once outdated stays so, although the period has become longer", () => {
  const event = (ageMs: number) => ({ change: 1, at: now - ageMs, outdated: false });
  const events = { scaleUpEvents: [event(40_000), event(31_000), event(30_000)], scaleDownEvents: [] };
  const short = recordChange(events, behavior(30), 2, 4, now);
  const made = { change: 2, at: now, outdated: false };
  const rest = { ...event(40_000), outdated: true };
  expect(short.scaleUpEvents).toEqual([rest, made, event(30_000)]);
  const long = recordChange(short, behavior(600), 4, 5, now);
  expect(long.scaleUpEvents).toEqual([{ change: 1, at: now, outdated: false }, made, event(30_000)]);
});

test("directions are kept apart, and nothing is kept without behavior", () => {
  const none = { scaleUpEvents: [], scaleDownEvents: [] };
  const made = { change: 3, at: now, outdated: false };
  expect(recordChange(none, behavior(15), 5, 2, now)).toEqual({ scaleUpEvents: [], scaleDownEvents: [made] });
  expect(recordChange(none, undefined, 2, 5, now)).toEqual(none);
});
