/** Security events one after the other, for whatever logs them; the loader makes its rows in SQL by the same laws. */
import type { Random } from "@labs/experiment";
import { actorOfRank } from "./actors.ts";
import { drawSeverity, type Severity } from "./severity.ts";
import { zipf } from "./zipf.ts";

/** What the firewall did about a prompt, by severity. */
export const actions = { 1: "allow", 2: "flag", 3: "flag", 4: "block", 5: "block" } as const satisfies Record<
  Severity,
  string
>;

export interface SecurityEvent {
  readonly actor: number;
  readonly severity: Severity;
  readonly action: (typeof actions)[Severity];
  /** From 0 to 1, within the fifth that belongs to the severity. */
  readonly score: number;
  /** The rule that fired, from 1; low numbers fire most. */
  readonly ruleId: number;
}

/** Events of a burst, all by one actor, and the share of events that lie in bursts. */
export const burst = { events: 40, share: 0.02 } as const;

/** How often a burst begins where none is under way, so that the share comes out. */
const burstBegins = burst.share / (burst.events * (1 - burst.share) + burst.share);

/** Events without end: actors by Zipf's law, a busy actor now and then for a whole burst. */
export function* eventStream(random: Random, actors: number): Generator<SecurityEvent, never> {
  const drawRank = zipf(actors, 1);
  for (;;) {
    const actor = actorOfRank(drawRank(random) + 1, actors);
    const length = random() < burstBegins ? burst.events : 1;
    for (let n = 0; n < length; n++) yield drawEvent(random, actor);
  }
}

function drawEvent(random: Random, actor: number): SecurityEvent {
  const severity = drawSeverity(random);
  const score = Math.round(((severity - 1 + random()) / 5) * 10_000) / 10_000;
  return { actor, severity, action: actions[severity], score, ruleId: 1 + Math.floor(120 * random() ** 2) };
}
