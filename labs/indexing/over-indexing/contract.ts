/** What every variant does: store each event once and show the dashboard. Variants differ in their table alone. */
import type { Severity } from "@labs/firewall";

export interface Technique {
  /** How full an insert may make a page of `event_log`, in per cent. @default 100 */
  readonly fillfactor?: number;
  /** Statements that make its keys and indexes, run in this order when the first events are in it. */
  readonly indexes: readonly string[];
}

export type Request =
  | {
      readonly kind: "delivery";
      /** New events, by the numbers of the rows they look like. */
      readonly fresh: readonly number[];
      /** Events of the base that are delivered once more, each at most once. */
      readonly again: readonly number[];
    }
  | {
      readonly kind: "dashboard";
      readonly severity: Severity;
      /** Events up to this moment, ISO 8601. */
      readonly until: string;
    };

/** How many events of a delivery were new, or the numbers of the events on the page. */
export type Answer =
  | { readonly stored: number; readonly duplicates: number }
  | { readonly events: readonly number[] };
