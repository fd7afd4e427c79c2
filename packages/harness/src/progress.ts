import type { CellRecord } from "@labs/experiment/result";

/** Told what a run is doing; how it is shown is the caller's business. */
export interface Progress {
  /** What happens now, such as "preparing data". */
  phase(text: string): void;
  /** A round begins; the time left is known from the second on. */
  round(round: { readonly index: number; readonly of: number; readonly secondsLeft: number | null }): void;
  /** A cell is finished. */
  cell(record: CellRecord): void;
}
