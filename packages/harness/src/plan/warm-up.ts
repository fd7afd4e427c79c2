import type { PlannedCase } from "./cases.ts";
import type { Preset } from "./preset.ts";

/** A case that keeps `clients` clients busy. */
export type ClosedLoad = Extract<PlannedCase["load"], { mode: "closed" }>;

/** Closed load on an arm before its recorded slices, milliseconds. */
export function closedWarmUpMs({ share = 1 }: ClosedLoad, { warmUpMs }: Preset): number {
  return share * warmUpMs;
}

/** Closed load before an open one, at most, milliseconds: it opens the connections. */
export const openWarmUpMs = 100;
