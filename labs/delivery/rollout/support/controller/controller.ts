/**
 * A rollout as a small state machine. Each state is in the journal before anything is done about it, and everything may
 * be done twice: a controller that continues a rollout does its last state again.
 */
import type { Safety, Strategy } from "../../contract.ts";
import type { Journal } from "./journal.ts";
import type { Platform } from "./platform.ts";

/** Ids of two releases. */
export interface Order {
  readonly from: string;
  readonly to: string;
}

export type State =
  | { readonly at: "gate" }
  | { readonly at: "start" }
  | { readonly at: "step"; readonly number: number }
  | { readonly at: "promote" }
  /** `answers`: what the new version had been sent when it was found out. */
  | { readonly at: "abort"; readonly why: string; readonly answers: number }
  | End;

export type End =
  | { readonly at: "promoted" }
  | { readonly at: "aborted"; readonly why: string; readonly answers: number }
  /** By the gate: nothing of it ever ran. */
  | { readonly at: "refused"; readonly why: string };

export type Entry = Order & { readonly state: State; readonly time: number };

/** Everything that a rollout follows. */
export interface Rollout {
  readonly order: Order;
  readonly strategy: Strategy;
  readonly safety: Safety;
  readonly platform: Platform;
  readonly journal: Pick<Journal<Entry>, "entries" | "append">;
}

/** Begins a rollout, or continues the one in the journal; resolves with its end. */
export async function rollOut(rollout: Rollout): Promise<End> {
  const { order, journal } = rollout;
  const write = (state: State) =>
    journal.append({ ...order, state, time: performance.timeOrigin + performance.now() });
  const known = journal.entries.at(-1);
  if (known !== undefined && (known.from !== order.from || known.to !== order.to))
    throw new Error(`the journal is of a rollout from ${known.from} to ${known.to}`);
  if (known === undefined) write({ at: "gate" });
  for (let state: State = known?.state ?? { at: "gate" }; ; write(state)) {
    if (isOver(state)) return state;
    state = await act(state, rollout);
  }
}

/** Whether nothing is left to be done. */
export function isOver(state: State): state is End {
  return state.at === "promoted" || state.at === "aborted" || state.at === "refused";
}

/** Does what a state asks for; returns the next one. */
async function act(
  state: Exclude<State, End>,
  { order, strategy, safety, platform }: Rollout,
): Promise<State> {
  const { from, to } = order;
  const { comparedWith, steps } = strategy;
  const withFreshCopy = comparedWith === "fresh copy";
  switch (state.at) {
    case "gate": {
      const why = strategy.gate?.(await platform.inspect(to)) ?? null;
      return why === null ? { at: "start" } : { at: "refused", why };
    }
    case "start":
      await platform.migrate(safety.migration.before);
      await Promise.all([platform.start("new", to), withFreshCopy && platform.start("copy", from)]);
      return { at: "step", number: 0 };
    case "step": {
      const step = steps[state.number];
      if (step === undefined) return { at: "promote" };
      // What a dead controller had started has died with it.
      await Promise.all([platform.start("new", to), withFreshCopy && platform.start("copy", from)]);
      const { share, copies: asCopies = false } = step;
      await platform.route({ share, asCopies, withFreshCopy });
      if (share === 100 && !asCopies && strategy.oldProcess === "ended") await platform.stop("old");
      const evidence = await platform.observe(step.answers);
      const why = strategy.judge(evidence);
      return why === null
        ? { at: "step", number: state.number + 1 }
        : { at: "abort", why, answers: evidence.candidate.answers };
    }
    case "promote":
      await platform.point(to);
      await platform.route({ share: 100, asCopies: false, withFreshCopy: false });
      await Promise.all([platform.stop("old"), platform.stop("copy")]);
      await platform.migrate(safety.migration.after);
      return { at: "promoted" };
    case "abort":
      if (safety.rollback.includes("pointer")) await platform.point(from);
      if (safety.rollback.includes("weights")) {
        await platform.start("old", from);
        await platform.route({ share: 0, asCopies: false, withFreshCopy: false });
        await Promise.all([platform.stop("new"), platform.stop("copy")]);
      }
      return { ...state, at: "aborted" };
  }
}
