import type { Scale } from "@labs/experiment";

/** How much is measured: fixed before the first round, so that no run stops when its numbers please. */
export interface Preset {
  /** At least this many rounds; more where the number of comparisons needs them for any verdict. */
  readonly rounds: number;
  readonly scale: Scale;
  /** Slices per arm and round, where arms live side by side. */
  readonly cycles: number;
  readonly sliceMs: number;
  /** Load on every arm before anything counts, interleaved where arms live side by side. */
  readonly warmUpMs: number;
  /** Closed load on an arm that does not alternate with the others. */
  readonly closedSeconds: number;
  /** Open load on an arm, where the experiment asks for no more. */
  readonly openSeconds: number;
  /** Longest open load, to reach the answers that a quantile needs. */
  readonly maxOpenSeconds: number;
  /** The pilot also tries twice the clients, to see whether a closed loop reaches the capacity. */
  readonly doublesClients: boolean;
  /** Answers checked before and after; as many of the timed ones are checked too. */
  readonly checks: number;
}

export const presets = {
  smoke: {
    rounds: 1,
    scale: "smoke",
    cycles: 2,
    sliceMs: 50,
    warmUpMs: 50,
    closedSeconds: 0.2,
    openSeconds: 0.5,
    maxOpenSeconds: 0.5,
    doublesClients: false,
    checks: 40,
  },
  quick: {
    rounds: 6,
    scale: "quick",
    cycles: 8,
    sliceMs: 100,
    warmUpMs: 300,
    closedSeconds: 1,
    openSeconds: 0.6,
    maxOpenSeconds: 0.6,
    doublesClients: false,
    checks: 40,
  },
  full: {
    rounds: 12,
    scale: "full",
    cycles: 20,
    sliceMs: 100,
    warmUpMs: 1500,
    closedSeconds: 4,
    openSeconds: 5,
    maxOpenSeconds: 12,
    doublesClients: true,
    checks: 60,
  },
  publish: {
    rounds: 20,
    scale: "full",
    cycles: 20,
    sliceMs: 100,
    warmUpMs: 2000,
    closedSeconds: 5,
    openSeconds: 5,
    maxOpenSeconds: 12,
    doublesClients: true,
    checks: 60,
  },
} as const satisfies Record<string, Preset>;

export type PresetName = keyof typeof presets;

export const presetNames = Object.keys(presets) as PresetName[];
