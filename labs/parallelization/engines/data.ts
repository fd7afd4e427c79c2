/** The logs: one seed, five lengths, and how much of each is the hot tenant's. */
import type { Scale } from "@labs/experiment";
import type { EventPlan } from "../shared/events.ts";

/** Events of each case. Engines start with the first. */
export const sizes = { start: 1_000, thousand: 1_000, "ten-thousand": 10_000, "hundred-thousand": 100_000 };

/** Events of the largest case: what a verdict is given on. */
export const largest: Readonly<Record<Scale, number>> = { smoke: 20_000, quick: 200_000, full: 1_000_000 };

/** At the smallest scale the logs are small, whatever the cases are called. */
export function eventsOf(name: keyof typeof sizes, scale: Scale): number {
  return scale === "smoke" ? Math.min(sizes[name], 10_000) : sizes[name];
}

export function planFor(seed: number, events: number): EventPlan {
  return { seed, events, tenants: 200, hotShare: 0.5 };
}
