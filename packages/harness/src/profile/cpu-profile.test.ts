import { expect, test } from "vitest";
import { type CpuProfile, cut, hotSpots } from "./cpu-profile.ts";

const own = "/project/labs/caching";
const shared = "/project";

const frame = (functionName: string, url = "", lineNumber = -1) => ({ functionName, url, lineNumber });

/** One look a millisecond, from 1 s on: main > screen > keyOf > (update of node:crypto), and what is around it. */
const profile: CpuProfile = {
  nodes: [
    { id: 1, callFrame: frame("(root)"), children: [2, 3, 4, 8, 9] },
    { id: 2, callFrame: frame("(idle)") },
    { id: 3, callFrame: frame("(garbage collector)") },
    {
      id: 4,
      callFrame: frame("screen", "file:///project/labs/caching/strategy/yours.ts", 9),
      children: [5, 7],
    },
    { id: 5, callFrame: frame("keyOf", "file:///project/labs/caching/verdict-key.ts", 7), children: [6] },
    { id: 6, callFrame: frame("update", "node:internal/crypto/hash", 90) },
    // Recursion: the same function once more on the stack.
    { id: 7, callFrame: frame("screen", "file:///project/labs/caching/strategy/yours.ts", 9) },
    {
      id: 8,
      callFrame: frame("write", "file:///project/node_modules/.pnpm/pg@8/node_modules/pg/index.js", 3),
    },
    { id: 9, callFrame: frame("", "file:///project/packages/firewall/src/origin.ts", 4) },
  ],
  startTime: 1_000_000,
  endTime: 1_010_000,
  samples: [2, 4, 5, 6, 6, 7, 3, 8, 9, 2],
  timeDeltas: [0, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000],
};

test("time goes to whose code ran, and all of it has an owner", () => {
  expect(hotSpots(profile, { own, shared })).toMatchObject({
    total: 10,
    by: { own: 3, labs: 1, packages: 1, node: 2, "garbage collector": 1, idle: 2 },
  });
});

test("functions of the own files are sorted by their own time, and know what they called", () => {
  expect(hotSpots(profile, { own, shared }).functions).toEqual([
    { name: "screen", file: "/project/labs/caching/strategy/yours.ts", line: 10, self: 2, total: 5 },
    { name: "keyOf", file: "/project/labs/caching/verdict-key.ts", line: 8, self: 1, total: 3 },
  ]);
});

test("a folder whose name only begins alike is not the own one", () => {
  const elsewhere = hotSpots(profile, { own: "/project/labs/cach", shared });
  expect(elsewhere.functions).toEqual([]);
  expect(elsewhere.by.labs).toBe(4);
});

test("a cut keeps the looks within it and their times", () => {
  const part = cut(profile, 1_002_000, 1_005_000);
  expect(part).toMatchObject({ samples: [5, 6, 6], startTime: 1_002_000, endTime: 1_005_000 });
  expect(hotSpots(part, { own, shared }).by).toMatchObject({ own: 1, node: 2, idle: 0 });
  expect(part.nodes.map(({ hitCount }) => hitCount)).toEqual([0, 0, 0, 0, 1, 2, 0, 0, 0]);
});

test("clocks that do not meet leave the profile whole", () => {
  expect(cut(profile, 5, 6)).toBe(profile);
});
