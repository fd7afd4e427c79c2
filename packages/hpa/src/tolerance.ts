import type { ControllerFlags } from "./flags.ts";
import type { HpaSpec } from "./hpa.ts";

/** How far the ratio of usage to target may be from 1, per direction, without a change. */
export interface Tolerances {
  readonly up: number;
  readonly down: number;
}

export function tolerancesOf({ behavior }: HpaSpec, { tolerance }: ControllerFlags): Tolerances {
  return { up: behavior?.scaleUp.tolerance ?? tolerance, down: behavior?.scaleDown.tolerance ?? tolerance };
}

/** Both borders belong to it. NaN is outside. */
export function isWithin({ up, down }: Tolerances, ratio: number): boolean {
  return 1 - down <= ratio && ratio <= 1 + up;
}
