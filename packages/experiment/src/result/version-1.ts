/**
 * Reads results of schema version 1: other names, and figures of the first measuring core.
 *
 * @module
 */

type Json = Readonly<Record<string, unknown>>;

/** The same result in the shape of version 2; what version 1 did not record is `null`, or left out. */
export function fromVersion1(old: Json): Json {
  const { setting, sweep, duels, ...rest } = old;
  const { ceiling, canaryMs } = record(old.calibration);
  return {
    ...rest,
    schemaVersion: 2,
    core: 1,
    facts: setting ?? {},
    breakEven: sweep ?? null,
    config: { checks: 0, checksOff: [], ...record(old.config) },
    // Version 1 measured the ceiling with sixteen clients, whatever the case.
    calibration: { ceilings: typeof ceiling === "number" ? { 16: ceiling } : {}, nullCallNs: null, canaryMs },
    cases: mapValues(record(old.cases), renameAxis),
    arms: list(old.arms).map((arm) => ({
      ...renameAxis(arm),
      role: record(arm).role === "guest" ? "extra" : record(arm).role,
    })),
    cells: list(old.cells).map((cell) => {
      const { outcome, ...place } = record(cell);
      return { ...place, outcome: outcomeOf(record(outcome)) };
    }),
    comparisons: list(old.comparisons).map(withoutCycles),
    pairComparisons: list(duels).map(withoutCycles),
    placebo: list(old.placebo).map(withoutCycles),
  };
}

function outcomeOf(outcome: Json): Json {
  if (outcome.status !== "measured") return outcome;
  const { load, noise } = outcome;
  return {
    ...outcome,
    load: load == null ? null : { checked: 0, clock: null, ...record(load) },
    noise: noise == null ? null : { ...unrecorded, ...record(noise) },
  };
}

const unrecorded = {
  outsideCpu: null,
  servicesCpu: null,
  hostBusy: null,
  throttled: null,
  cellCanaryMs: null,
};

function renameAxis(of: unknown): Json {
  const { at, ...rest } = record(of);
  return at === undefined ? rest : { ...rest, sweepValue: at };
}

function withoutCycles(comparison: unknown): Json {
  return { byCycles: null, ...record(comparison) };
}

function mapValues(of: Json, change: (value: unknown) => unknown): Json {
  return Object.fromEntries(Object.entries(of).map(([key, value]) => [key, change(value)]));
}

function record(value: unknown): Json {
  return typeof value === "object" && value !== null ? (value as Json) : {};
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
