/** Holds what fired against what happened. */
import type { Firing } from "../contract.ts";
import { afterMinutes, type Service } from "../data.ts";

export interface Finding {
  /** Minutes from the fault's begin until an alert fires; `null` where none does while it lasts. */
  readonly detection: number | null;
  /** Minutes from the fault's end until no alert fires any more. */
  readonly reset: number;
  /** Alerts that fire before the fault, or without any. */
  readonly falseAlerts: number;
  /** How often an engineer is called. */
  readonly pages: number;
}

/** A blip and health are no reason for an alert: each that fires is false. */
export function judge({ condition, begins, ends }: Service, firings: readonly Firing[]): Finding {
  const pages = firings.length;
  if (condition === "healthy" || condition === "blip")
    return { detection: null, reset: 0, falseAlerts: pages, pages };
  const early = firings.filter(({ from }) => from < begins);
  const during = firings.filter(({ from }) => from >= begins && from < ends);
  const first = Math.min(...during.map(({ from }) => from));
  const last = Math.max(...during.map(({ to }) => to));
  return {
    detection: during.length === 0 ? null : first - begins,
    reset: during.length === 0 ? 0 : Math.min(afterMinutes, Math.max(0, last + 1 - ends)),
    falseAlerts: early.length,
    pages,
  };
}
