/** What must hold whatever the strategy is: rollouts of a few requests each, which an operator aborts or lets go on. */
import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LabError, random } from "@labs/experiment";
import { withPostgres } from "@labs/services";
import type { Judge, Safety, Strategy } from "../contract.ts";
import type { Input } from "../data.ts";
import { type Entry, rollOut } from "./controller/controller.ts";
import { memoryJournal } from "./controller/journal.ts";
import { orderRollout } from "./controller/order-rollout.ts";
import { DatabaseFleet } from "./database/database-fleet.ts";
import { oldSchema } from "./database/migrations.ts";
import { openFleet } from "./fleet/fleet.ts";
import type { Store } from "./fleet/planted-releases.ts";
import { SimulatedFleet } from "./simulated-fleet.ts";

/** What a rollout needs. */
export interface Context {
  readonly strategy: Strategy;
  readonly safety: Safety;
  readonly store: Store;
  /** Service URLs. */
  readonly haproxy: string;
  readonly postgres: string;
}

export type Check = Exclude<Input["what"], "rollout" | "simulated rollouts">;

type Finding = Readonly<Record<string, unknown>>;

/** What is right of each. */
export const right: Readonly<Record<Check, Finding>> = {
  "abort and promotion": { aborted: "old", byBalancer: 0, byProcess: 0, promoted: "new", models: 1 },
  migration: { failed: 0, lost: 0 },
  overlap: { second: "refused" },
};

/** Requests after an abort: enough that a share of one per cent shows. */
const afterAbort = 200;
const operatorAborts: Judge = () => "an operator says so";
const operatorLetsGo: Judge = () => null;

export const checks: Readonly<Record<Check, (context: Context) => Promise<Finding>>> = {
  /**
   * After an abort the pointer names the old release, and no request reaches the new version: by HAProxy's count, and by its
   * own while it runs. After a promotion the pointer names the new release, and every process has its model.
   */
  async "abort and promotion"({ strategy, safety, store, haproxy }) {
    await using fleet = await openFleet(haproxy, store);
    const order = { from: store.old, to: store.new.identical };
    const nameOf = (release: string) => (release === order.to ? "new" : "old");
    const orderOne = (judge: Judge) =>
      orderRollout(join(fleet.machine, "rollouts"), {
        ...{ order, safety, platform: fleet, strategy: short(strategy, judge) },
      });
    await orderOne(operatorAborts);
    const aborted = nameOf(fleet.current());
    const before = await fleet.reached();
    await fleet.send(afterAbort);
    const now = await fleet.reached();
    await orderOne(operatorLetsGo);
    return {
      aborted,
      byBalancer: now.byBalancer - before.byBalancer,
      byProcess: now.byProcess - before.byProcess,
      promoted: nameOf(fleet.current()),
      models: new Set(fleet.models()).size,
    };
  },

  /** While a column gets another name, whatever version serves can write and read: also after an abort. */
  async migration({ strategy, safety, postgres }) {
    return await withPostgres(postgres, async (client) => {
      const schema = `release_${randomUUID().replaceAll("-", "")}`;
      for (const statement of [`CREATE SCHEMA ${schema}`, `SET search_path TO ${schema}`, ...oldSchema])
        await client.query(statement);
      const platform = new DatabaseFleet(client);
      const order = { from: "old", to: "new" };
      await platform.work();
      for (const judge of [operatorAborts, operatorLetsGo]) {
        const journal = memoryJournal<Entry>();
        await rollOut({ order, safety, platform, journal, strategy: short(strategy, judge) });
        await platform.work();
      }
      await client.query(`DROP SCHEMA ${schema} CASCADE`);
      return { failed: platform.failed, lost: platform.lost };
    });
  },

  /** What becomes of a rollout that is ordered while another one waits for answers. */
  async overlap({ strategy, safety }) {
    const folder = await mkdtemp(join(tmpdir(), "labs-rollouts-"));
    const orderOne = (observing: () => Promise<void>) => {
      const platform = new SimulatedFleet(random("overlap"), { slowdown: 1, errors: 0 });
      const observe = platform.observe.bind(platform);
      platform.observe = async (answers) => {
        await observing();
        return observe(answers);
      };
      const order = { from: "old", to: "new" };
      return orderRollout(folder, { order, safety, platform, strategy: short(strategy, operatorLetsGo) });
    };
    try {
      let second = "none";
      await orderOne(async () => {
        second = await orderOne(async () => {}).then(
          () => "begun",
          (error: unknown) => {
            if (error instanceof LabError) return "refused";
            throw error;
          },
        );
      });
      return { second };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

/** The strategy's first step alone, of a few answers, with an operator as the judge; who has nothing to compare. */
function short(strategy: Strategy, judge: Judge): Strategy {
  const steps = strategy.steps.slice(0, 1).map((step) => ({ ...step, answers: 5 }));
  return { ...strategy, steps, judge, comparedWith: "old process" };
}
