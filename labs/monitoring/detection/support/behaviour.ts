/** What a condition does to a service, minute by minute of the rules' time. Shares are met exactly, not drawn. */
import type { Service } from "../data.ts";

export interface Behaviour {
  /** Share of requests that fail. */
  readonly failing: number;
  /** Share of queries that the database answers late. */
  readonly late: number;
  /** Entries that are taken off the queue, for each that comes. */
  readonly taken: number;
  /** Share of requests that are attacks, besides those that always come. */
  readonly attacks: number;
}

/** Any service fails now and then: half of what its objective of 99.9 % allows. */
const usual: Behaviour = { failing: 0.0005, late: 0, taken: 2, attacks: 0 };

/** Of twelve minutes a flapping service fails in three. */
const flap = { every: 12, lasts: 3 } as const;

export function behaviourAt({ condition, strength, begins, ends }: Service, minute: number): Behaviour {
  if (minute < begins || minute >= ends) return usual;
  const share = (atTraining: number) => Math.min(1, atTraining * strength);
  switch (condition) {
    case "outage":
      return { ...usual, failing: share(0.5) };
    case "slow burn":
      return { ...usual, failing: share(0.02) };
    case "flapping":
      return (minute - begins) % flap.every < flap.lasts ? { ...usual, failing: share(0.4) } : usual;
    case "blip":
      return { ...usual, failing: share(0.3) };
    case "slow dependency":
      return { ...usual, late: share(0.6) };
    case "stuck queue":
      return { ...usual, taken: 1 - share(0.8) };
    case "score drift":
      return { ...usual, attacks: share(0.6) };
    case "healthy":
      return usual;
  }
}

/** Says of each event whether it is one of a share: exactly as often, and as evenly, as the share says. */
export function evenly(): (share: number) => boolean {
  let owed = 0;
  return (share) => {
    owed += share;
    if (owed < 1 - 1e-9) return false;
    owed -= 1;
    return true;
  };
}
