/** Screenings from the caller's side: who was told what, and when. */
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Stage } from "@labs/experiment";
import type { Setup } from "./contract.ts";
import { type Answer, type Ask, decide } from "./data.ts";

type Screening = Ask & { what: "screen" };
export type LogStage = Stage<Ask, Answer, Setup>;

/** A caller waits no longer than this: more than any variant that bounds its waits needs. */
export const budgetMs = 5000;

/** A screening that was asked for; `acknowledged` means that the caller was told a decision in time. */
export interface Asked {
  readonly id: string;
  readonly tookMs: number;
  readonly fate: "acknowledged" | "refused";
  /** An attack that was let through. */
  readonly unsafe: boolean;
}

/** Callers who all asked at once. */
export interface Callers {
  readonly ids: readonly string[];
  /** Resolves when all of them know their fate. */
  readonly told: Promise<readonly Asked[]>;
  /** Those who know it by now. */
  soFar(): readonly Asked[];
}

/** Asks at once for every screening given, each under an id of its own. */
export function ask(stage: LogStage, screenings: readonly Screening[]): Callers {
  const ids = screenings.map(() => randomUUID());
  const soFar: Asked[] = [];
  const told = Promise.all(
    screenings.map(async (screening, index) => {
      const asked = await askOne(stage, { ...screening, id: ids[index] ?? "" });
      soFar.push(asked);
      return asked;
    }),
  );
  return { ids, told, soFar: () => soFar };
}

async function askOne(stage: LogStage, screening: Screening & { id: string }): Promise<Asked> {
  const { id } = screening;
  const began = performance.now();
  const over = new AbortController();
  // Whether refused, cut off or left waiting is one and the same to the caller: there is no decision.
  const answer = await Promise.race([
    stage.call(screening).catch(() => null),
    sleep(budgetMs, null, { signal: over.signal }).catch(() => null),
  ]);
  over.abort();
  const tookMs = performance.now() - began;
  if (answer === null || !("decision" in answer)) return { id, tookMs, fate: "refused", unsafe: false };
  const unsafe = answer.decision === "allow" && decide(screening.prompt) === "block";
  return { id, tookMs, fate: "acknowledged", unsafe };
}

/** The time that all but one in a hundred callers were told within, by counting. */
export function p99(asked: readonly Asked[]): number {
  const sorted = asked.map(({ tookMs }) => tookMs).toSorted((one, other) => one - other);
  return sorted[Math.ceil(0.99 * sorted.length) - 1] ?? Number.NaN;
}
