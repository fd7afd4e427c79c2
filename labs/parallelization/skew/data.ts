/** The log: 90 % of its events are one tenant's. */
import type { Scale } from "@labs/experiment";
import type { EventPlan } from "../shared/events.ts";

const events: Readonly<Record<Scale, number>> = { smoke: 20_000, quick: 100_000, full: 1_000_000 };

/** Long prompts: what a task does with an event outweighs what it takes to start the task and to move the event. */
const words = 48;

/** With c equal cores and a key with share p, no spread gains more than p · c: 1.8 here on two, 1.2 with 60 %. */
export const hotShare = 0.9;

export const threads = 2;

export function planFor(seed: number, scale: Scale): EventPlan {
  return { seed, events: events[scale], tenants: 200, hotShare, words };
}
