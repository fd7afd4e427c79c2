/** Turns a strategy into a measured subject: releases go live by it, and what users got of them is counted. */
import { join } from "node:path";
import type { Open, Provisioned, Transport } from "@labs/experiment";
import type { Safety, Strategy } from "./contract.ts";
import { after, callers, type Input, newVersions, type Planted, programSchema, work } from "./data.ts";
import { type Context, checks, right } from "./support/checks.ts";
import { type Finished, orderRollout } from "./support/controller/order-rollout.ts";
import { openFleet } from "./support/fleet/fleet.ts";
import { type Store, writeStore } from "./support/fleet/planted-releases.ts";
import { safe } from "./support/safe.ts";
import { simulate } from "./support/simulate.ts";

/** What strategies are made of. */
export { alarm, limits } from "./support/judge/limits.ts";
export { statistical } from "./support/judge/statistical.ts";
export { safe };

/** Releases on disk, which all arms share. */
export type Setup = Store;

export type Counter =
  | "bad"
  | "errors"
  | "wrong"
  | "found"
  | "detection"
  | "rollbackMs"
  | "totalMs"
  | "copies"
  | "afterAbort"
  | "falseAborts"
  | "slowFound"
  | "errorsFound";

export type Counts = Readonly<Partial<Record<Counter, number>>>;

/** Counts of a rollout or of many; of a check, what must be as `expected` says. */
export type Answer = Counts & Readonly<Record<string, unknown>>;

/** Takes one order after another: a machine has one fleet. */
export type Subject = (input: Input) => Promise<Answer>;

export const transport = {
  kind: "in-process",
  call: (subject, input) => subject(input),
} as const satisfies Transport<Subject, Input, Answer>;

/** Makes a variant out of its strategy; the wrong ones are not safe. */
export function variant(
  strategy: Strategy,
  safety: Safety = safe,
): { readonly open: Open<Subject, Setup, Counter, "haproxy" | "postgres"> } {
  return {
    async open(store, { haproxy, postgres }) {
      const context = { strategy, safety, store, haproxy, postgres };
      // A strategy is the same at every check, and a check takes as long as a start of two processes.
      const checked = new Map<Input["what"], Promise<Answer>>();
      const answer = async (input: Input): Promise<Answer> => {
        if (input.what === "rollout") return release(context, input.planted);
        if (input.what === "simulated rollouts") return simulate(strategy, safety, input);
        return checks[input.what](context);
      };
      let last: Promise<unknown> = Promise.resolve();
      const afterLast = (input: Input) => {
        const next = last.then(() => answer(input));
        last = next.catch(() => null);
        return next;
      };
      return {
        subject: (input) => {
          if (input.what === "rollout" || input.what === "simulated rollouts") return afterLast(input);
          const known = checked.get(input.what) ?? afterLast(input);
          checked.set(input.what, known);
          return known;
        },
        [Symbol.asyncDispose]: async () => void (await last),
      };
    },
  };
}

/** Releases a new version to a fleet of its own; users go on for a while after its end. */
async function release({ strategy, safety, store, haproxy }: Context, planted: Planted): Promise<Counts> {
  await using fleet = await openFleet(haproxy, store);
  const order = { from: store.old, to: store.new[planted] };
  const rollout = { order, strategy, safety, platform: fleet };
  const finished = await orderRollout(join(fleet.machine, "rollouts"), rollout);
  const atEnd = await fleet.reached();
  await fleet.send(after);
  const users = fleet.answers.filter(({ slot, isCopy }) => slot === "new" && !isCopy);
  return {
    ...timesOf(finished),
    bad: planted === "identical" ? 0 : users.length,
    errors: users.filter(({ isError }) => isError).length,
    wrong: users.filter(({ isOtherwise }) => isOtherwise).length,
    copies: fleet.answers.filter(({ isCopy }) => isCopy).length,
    afterAbort: finished.end.at === "promoted" ? 0 : (await fleet.reached()).byBalancer - atEnd.byBalancer,
  };
}

function timesOf({ end, entries }: Finished): Counts {
  const timeOf = (name: string) => entries.find(({ state }) => state.at === name)?.time ?? 0;
  const over = timeOf(end.at);
  return {
    found: end.at === "promoted" ? 0 : 1,
    totalMs: over - timeOf("gate"),
    ...(end.at === "aborted" && { detection: end.answers, rollbackMs: over - timeOf("abort") }),
  };
}

export async function provision(): Promise<Provisioned<Setup, Input, Answer>> {
  const { [Symbol.asyncDispose]: remove, ...setup } = await writeStore();
  return {
    setup,
    async expected({ what }) {
      if (what === "rollout" || what === "simulated rollouts")
        throw new Error(`${what} are counted, not checked`);
      return right[what];
    },
    facts: {
      "the firewall": `real API, rules and model behind HAProxy; a request's work is timed: ${work.meanMs} ms, ±${100 * work.variation} %`,
      callers: `${callers}, each with one request at a time; ${after} requests go on after each rollout`,
      "new versions": `${Object.keys(newVersions).join(", ")}; the program's feature schema is ${programSchema}`,
    },
    [Symbol.asyncDispose]: remove,
  };
}
