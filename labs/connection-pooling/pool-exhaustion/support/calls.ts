/** Screenings that are sent at once, and what has become of them. */
import { setTimeout as sleep } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import type { Stage } from "@labs/experiment";
import type { ScreeningRequest } from "@labs/firewall";
import { type Answer, answerTo, drawKind, type Kind, overloaded } from "../data.ts";
import type { Handles, Setup } from "../rig.ts";

export type PoolStage = Stage<ScreeningRequest, Answer, Setup, Handles>;

/** What has become of calls so far. */
export interface Tally {
  readonly answered: number;
  /** With an error; those that were refused immediately are among them. */
  readonly refused: number;
  readonly shed: number;
  /** Neither answered nor refused. */
  readonly hung: number;
}

/** Calls that all began at once. */
export interface Calls {
  /** Waits for all of them, but no longer than the timeout; rejects where an answer is wrong. */
  within(timeoutMs: number): Promise<Tally>;
}

/** Sends this number of screenings at once, each of a kind. */
export function send(stage: PoolStage, count: number, kind: Kind): Calls {
  const counters = { answered: 0, refused: 0, shed: 0 };
  let wrong: ScreeningRequest | null = null;

  async function sendOne(request: ScreeningRequest): Promise<void> {
    try {
      const answer = await stage.call(request);
      counters.answered++;
      if (!isDeepStrictEqual(answer, answerTo(request))) wrong = request;
    } catch (error) {
      counters.refused++;
      if (String(error).includes(overloaded)) counters.shed++;
    }
  }
  const all = Promise.all(Array.from({ length: count }, () => sendOne(drawKind(stage.random, kind))));

  return {
    async within(timeoutMs) {
      const timer = new AbortController();
      await Promise.race([all, sleep(timeoutMs, undefined, { signal: timer.signal }).catch(() => {})]);
      timer.abort();
      if (wrong !== null) throw new Error(`a wrong answer under a fault to ${JSON.stringify(wrong)}`);
      return { ...counters, hung: count - counters.answered - counters.refused };
    },
  };
}
