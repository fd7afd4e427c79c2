/** Screenings from the caller's side: which were answered with what, and when. */
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Stage } from "@labs/experiment";
import { type Answer, callTimeoutMs, decide, type Request } from "../data.ts";
import type { Handles, Setup } from "../rig.ts";

type Screening = Request & { what: "screen" };
export type LogStage = Stage<Request, Answer, Setup, Handles>;

/** A screening that was sent; `acknowledged` means that the caller got a decision in time. */
export interface Call {
  readonly id: string;
  readonly tookMs: number;
  readonly outcome: "acknowledged" | "refused";
  /** An attack that was let through. */
  readonly unsafe: boolean;
}

/** Calls that were all sent at once. */
export interface Calls {
  readonly ids: readonly string[];
  /** Resolves when all of them have an outcome. */
  readonly settled: Promise<readonly Call[]>;
  /** Those that have one by now. */
  settledSoFar(): readonly Call[];
}

/** Sends every screening given at once, each under an id of its own. */
export function send(stage: LogStage, screenings: readonly Screening[]): Calls {
  const ids = screenings.map(() => randomUUID());
  const soFar: Call[] = [];
  const settled = Promise.all(
    screenings.map(async (screening, index) => {
      const call = await sendOne(stage, { ...screening, id: ids[index] ?? "" });
      soFar.push(call);
      return call;
    }),
  );
  return { ids, settled, settledSoFar: () => soFar };
}

async function sendOne(stage: LogStage, screening: Screening & { id: string }): Promise<Call> {
  const { id } = screening;
  const began = performance.now();
  const over = new AbortController();
  // Refused, cut off or left waiting is the same to the caller: there is no decision.
  const answer = await Promise.race([
    stage.call(screening).catch(() => null),
    sleep(callTimeoutMs, null, { signal: over.signal }).catch(() => null),
  ]);
  over.abort();
  const tookMs = performance.now() - began;
  if (answer === null || !("decision" in answer)) return { id, tookMs, outcome: "refused", unsafe: false };
  const unsafe = answer.decision === "allow" && decide(screening.prompt) === "block";
  return { id, tookMs, outcome: "acknowledged", unsafe };
}

/** The time within which 99 of 100 calls had their outcome, by counting. */
export function p99(calls: readonly Call[]): number {
  const sorted = calls.map(({ tookMs }) => tookMs).toSorted((one, other) => one - other);
  return sorted[Math.ceil(0.99 * sorted.length) - 1] ?? Number.NaN;
}
