import type { LoadRecord, Noise, Result } from "@labs/experiment/result";
import { ceilingFor } from "../../load/ceiling.ts";
import { median } from "../../statistics/order.ts";
import { clientBound } from "./client-bound.ts";
import type { Finding } from "./finding.ts";
import { generatorGates } from "./generator-gates.ts";
import { loadGates } from "./load-gates.ts";
import { noiseGates } from "./noise-gates.ts";

/** What one cell says of itself. */
export interface CellFigures {
  readonly load: LoadRecord | null;
  readonly noise: Noise | null;
  /** Of a closed loop. */
  readonly clients: number | null;
  /** The loop runs inside the cell, so that no load generator takes part. @default false */
  readonly inProcess?: boolean;
  /** The median of `noise.cellCanaryMs` over all cells of the run. @default not known */
  readonly usualCellCanaryMs?: number | null;
}

/**
 * Everything worth saying about how one cell was measured, from its own figures: none of the gates sees
 * another arm, so none can prefer a winner. `invalid` means the figure must not be compared.
 */
export function gates(
  { load, noise, clients, inProcess = false, usualCellCanaryMs = null }: CellFigures,
  { ceilings, canaryMs }: Pick<Result["calibration"], "ceilings" | "canaryMs">,
): Finding[] {
  const ceiling = clients === null || inProcess ? null : ceilingFor(ceilings, clients);
  const usual = { canaryMs: median(canaryMs), cellCanaryMs: usualCellCanaryMs };
  return [
    ...(load === null ? [] : loadGates(load, inProcess)),
    ...(load === null || noise === null ? [] : generatorGates(load, noise, ceiling)),
    ...(noise !== null && clients !== null && inProcess ? clientBound(noise) : []),
    ...(noise === null ? [] : noiseGates(noise, usual)),
  ];
}
