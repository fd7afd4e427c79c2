/** The controller: where it ends, and that it ends there wherever it is cut off. */
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Strategy } from "./contract.ts";
import { type Entry, rollOut } from "./support/controller/controller.ts";
import { Journal, memoryJournal } from "./support/controller/journal.ts";
import { takeLock } from "./support/controller/lock.ts";
import { orderRollout } from "./support/controller/order-rollout.ts";
import { RecordedPlatform } from "./support/controller/recorded-platform.fixture.ts";
import { safe } from "./support/safe.ts";

const order = { from: "one", to: "two" };
const canary: Strategy = {
  steps: [5, 50].map((share) => ({ share, answers: 10 })),
  comparedWith: "fresh copy",
  judge: () => null,
  oldProcess: "kept",
};
const strategies = {
  promoted: canary,
  "aborted at the second step": {
    ...canary,
    judge: ({ candidate }) => (candidate.answers > 10 ? "bad" : null),
  },
  "promoted, the old process ended": { ...canary, steps: [{ share: 100, answers: 10 }], oldProcess: "ended" },
  "aborted, the old process ended": {
    ...canary,
    ...{ steps: [{ share: 100, answers: 10 }], oldProcess: "ended", judge: () => "bad" },
  },
  refused: { ...canary, gate: () => "bad" },
} as const satisfies Record<string, Strategy>;

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "labs-controller-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** Stands for the death of the controller. */
class Killed extends Error {}

/** The platform and the journal of a controller that dies at the n-th thing that it does, before or after doing it. */
function dyingAt<T extends object>(target: T, fuse: { left: number }): T {
  return new Proxy(target, {
    get(_, name) {
      const value = Reflect.get(target, name, target);
      if (typeof value !== "function") return value;
      const burn = () => {
        if (fuse.left-- === 0) throw new Killed();
      };
      return (...values: unknown[]) => {
        burn();
        const result = value.apply(target, values);
        if (!(result instanceof Promise)) return burn();
        return result.then((done) => {
          burn();
          return done;
        });
      };
    },
  });
}

describe.for(Object.entries(strategies))("a rollout that is %s", ([, strategy]) => {
  const common = { order, strategy, safety: safe };

  test("leaves one version, the pointer at it, and all requests with it", async () => {
    const platform = new RecordedPlatform();
    const { at } = await rollOut({ ...common, platform, journal: memoryJournal<Entry>() });
    const isNew = at === "promoted";
    expect(platform.world).toMatchObject({
      running: isNew ? { new: "two" } : { old: "one" },
      routing: { share: isNew ? 100 : 0 },
      current: isNew ? "two" : "one",
    });
    expect(Object.keys(platform.running)).toHaveLength(1);
  });

  test("ends the same wherever its controller died and another one went on", async () => {
    const undisturbed = new RecordedPlatform();
    const end = await rollOut({ ...common, platform: undisturbed, journal: memoryJournal<Entry>() });
    const folder = newFolder();
    let deaths = 0;
    for (let at = 0; ; at++) {
      const file = join(folder, `${at}.jsonl`);
      const platform = new RecordedPlatform();
      const fuse = { left: at };
      const journal = dyingAt(new Journal<Entry>(file), fuse);
      const died = await rollOut({ ...common, platform: dyingAt(platform, fuse), journal }).then(
        () => false,
        (error) => {
          if (error instanceof Killed) return true;
          throw error;
        },
      );
      if (!died) break;
      deaths++;
      const resumed = await rollOut({ ...common, platform, journal: new Journal<Entry>(file) });
      expect(resumed.at).toBe(end.at);
      expect(platform.world).toEqual(undisturbed.world);
    }
    expect(deaths).toBeGreaterThan(4);
  });
});

describe("a journal", () => {
  test("is read as it was written, without a line that a crash cut off", () => {
    const file = join(newFolder(), "journal");
    const journal = new Journal<{ readonly n: number }>(file);
    journal.append({ n: 1 });
    journal.append({ n: 2 });
    appendFileSync(file, '{"n":');
    const again = new Journal<{ readonly n: number }>(file);
    expect(again.entries).toEqual([{ n: 1 }, { n: 2 }]);
    again.append({ n: 3 });
    expect(readFileSync(file, "utf8")).toBe('{"n":1}\n{"n":2}\n{"n":3}\n');
  });

  test("of another rollout is not continued", async () => {
    const folder = newFolder();
    const common = { strategy: canary, safety: safe, platform: new RecordedPlatform() };
    const fuse = { left: 3 };
    const dying = { ...common, order, platform: dyingAt(new RecordedPlatform(), fuse) };
    await expect(orderRollout(folder, dying)).rejects.toThrow(Killed);
    const other = { ...common, order: { from: "one", to: "three" } };
    await expect(orderRollout(folder, other)).rejects.toThrow("the journal is of a rollout from one to two");
    expect((await orderRollout(folder, { ...common, order })).end.at).toBe("promoted");
    const next = { ...common, platform: new RecordedPlatform("two"), order: { from: "two", to: "three" } };
    expect((await orderRollout(folder, next)).end.at).toBe("promoted");
  });
});

describe("the lock", () => {
  test("has one holder, and another one afterwards", () => {
    const folder = newFolder();
    const first = takeLock(folder);
    expect(() => takeLock(folder)).toThrow(`A rollout is under way (process ${process.pid})`);
    first[Symbol.dispose]();
    takeLock(folder)[Symbol.dispose]();
    expect(readdirSync(folder)).toEqual(["2"]);
  });

  test("of a process that has ended is taken over", () => {
    const folder = newFolder();
    // No process has this number: it is above what Linux and macOS give.
    writeFileSync(join(folder, "7"), String(2 ** 30));
    using _lock = takeLock(folder);
    expect(readdirSync(folder)).toEqual(["8"]);
  });
});
