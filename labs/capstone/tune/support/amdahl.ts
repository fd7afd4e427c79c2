/** What Amdahl's law allows a set of switches, from where a request of the naive firewall spends its time. */
import { maxTokens } from "@labs/models";
import type { Switch } from "../contract.ts";
import { repeated } from "../data.ts";

/** Where time is spent; `other` is the API's own code. */
export type Station = "connection" | "history" | "model" | "log" | "other";

/** Of the time of a request of the naive firewall, alone on the machine. */
export type Shares = Readonly<Record<Station, number>>;

/**
 * Times faster at most: as if what a switch removes took no time at all, and what it adds cost nothing.
 *
 * @param meanTokens of a prompt
 */
export function amdahlLimit(
  { opened, kept }: Readonly<Record<"opened" | "kept", Shares>>,
  meanTokens: number,
  on: ReadonlySet<Switch>,
): number {
  const shares = on.has("pool") ? kept : opened;
  // Each query has a connection of its own without the pool: half of them are for the history.
  const connection = on.has("pool") ? 0 : shares.connection;
  const history = on.has("index") ? 0 : shares.history;
  // A row that is not padded has fewer places; whole numbers are taken as free; a thread removes no work.
  const model = on.has("int8") ? 0 : shares.model * (on.has("short") ? meanTokens / maxTokens : 1);
  const log = on.has("batched-log") ? 0 : shares.log;
  const missed = on.has("cache") ? 1 - repeated : 1;
  return 1 / (shares.other + log + connection / 2 + missed * (connection / 2 + history + model));
}
