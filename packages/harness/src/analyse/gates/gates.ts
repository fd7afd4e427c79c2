import type { LoadRecord, Noise, Result } from "@labs/experiment/result";
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
}

/**
 * Everything worth saying about how one cell was measured, from its own figures: none of the gates sees
 * another arm, so none can prefer a winner. `invalid` means the figure must not be compared.
 */
export function gates(
  { load, noise, clients }: CellFigures,
  { ceilings, canaryMs }: Result["calibration"],
): Finding[] {
  const ceiling = clients === null ? null : (ceilings[clients] ?? null);
  return [
    ...(load === null ? [] : loadGates(load)),
    ...(load === null || noise === null ? [] : generatorGates(load, noise, ceiling)),
    ...(noise === null ? [] : noiseGates(noise, canaryMs)),
  ];
}
