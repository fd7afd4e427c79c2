import { expect, test } from "vitest";
import { type Ancestor, isCut, launchersOf } from "./launcher.ts";

/** A terminal's shell, npx, a shell, pnpm, a shell, and this command. */
const chain: readonly Ancestor[] = [
  { pid: 60, parent: 50, command: ["node", "packages/cli/src/main.ts", "caching", "bench"] },
  { pid: 50, parent: 40, command: ["/bin/sh", "-c", "node packages/cli/src/main.ts caching bench"] },
  { pid: 40, parent: 30, command: ["node", "/home/me/.npm/_npx/1/node_modules/.bin/pnpm", "lab"] },
  { pid: 30, parent: 20, command: ["sh", "-c", "pnpm lab"] },
  { pid: 20, parent: 10, command: ["npm exec pnpm lab caching bench"] },
  { pid: 10, parent: 1, command: ["-bash"] },
];
const lookUp =
  (processes: readonly Ancestor[]) =>
  (pid: number): Ancestor | null =>
    processes.find((one) => one.pid === pid) ?? null;
const pids = (launchers: readonly Ancestor[]) => launchers.map(({ pid }) => pid);

test("npx, pnpm and the shells between them are launchers; the terminal above them is none", () => {
  expect(pids(launchersOf(60, lookUp(chain)))).toEqual([50, 40, 30, 20]);
});

test("a command that a shell or a script starts has no launcher", () => {
  const direct = [chain[0], { pid: 50, parent: 10, command: ["bash", "-c", "node main.ts"] }, chain[5]];
  expect(launchersOf(60, lookUp(direct.filter((one) => one !== undefined)))).toEqual([]);
});

test.each([50, 40, 30, 20])("the chain is cut when process %d of it has ended", (ended) => {
  const launchers = launchersOf(60, lookUp(chain));
  expect(isCut(60, launchers, lookUp(chain))).toBe(false);
  const orphaned = chain.map((one) => (one.parent === ended ? { ...one, parent: 1 } : one));
  expect(isCut(60, launchers, lookUp(orphaned))).toBe(true);
});

test("the end of the terminal's shell cuts nothing", () => {
  const launchers = launchersOf(60, lookUp(chain));
  const orphaned = chain.map((one) => (one.parent === 10 ? { ...one, parent: 1 } : one));
  expect(isCut(60, launchers, lookUp(orphaned))).toBe(false);
});
