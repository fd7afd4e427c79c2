/** A variant is a file of Prometheus rules. What is asked of it: when do its alerts fire for a service? Types only. */

export type Fault =
  /** A share of the requests fails at once. */
  | "outage"
  /** A small share of the requests fails for hours. */
  | "slow burn"
  /** A share of the requests fails for a few minutes, again and again. */
  | "flapping"
  /** The database answers a share of its queries late. */
  | "slow dependency"
  /** The queue is worked off too slowly, or not at all. */
  | "stuck queue"
  /** Requests are of another kind than when the model was released. */
  | "score drift";

/** What a service goes through. A blip spends so little of the budget that it is no reason to wake an engineer. */
export type Condition = Fault | "blip" | "healthy";

/** An alert that fired, in whole minutes of the rules' time; `to` is the last minute in which it did. */
export type Firing = {
  readonly alert: string;
  readonly from: number;
  readonly to: number;
};
