/** What the firewall is asked and what it answers. */

/** A type and not an interface: it can then travel as JSON. */
export type ScreeningRequest = {
  /** Who sent the prompt. */
  readonly actor: number;
  readonly prompt: string;
};

export const decisions = ["allow", "review", "block"] as const;
export type Decision = (typeof decisions)[number];

export interface Verdict {
  readonly decision: Decision;
  /** Risk from 0 to 1, four digits. */
  readonly score: number;
  /** How many of the actor's recent events the verdict rests on; reading them is what it cost. */
  readonly events: number;
  /** When the verdict was complete, milliseconds since 1970. */
  readonly computedAt: number;
}

/** Answers a screening request. */
export type Screen = (request: ScreeningRequest) => Promise<Verdict>;
