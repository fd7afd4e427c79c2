import type { CellRecord, LoadRecord } from "@labs/experiment/result";
import type { PlannedCase } from "./cases.ts";
import type { Preset } from "./preset.ts";

/** Closed load before an open one, seconds: see `drive-case.ts`. */
const openWarmUpSeconds = 0.1;

/** A round may be faster than the pilot by so much before its inputs come again. */
const margin = 1.5;

const [fewest, most] = [1024, 2 ** 18];

/**
 * How many inputs each case needs in a round, so that none is sent twice in a cell: what the fastest arm of the pilot
 * asks for, with a margin.
 */
export function inputCounts(
  cases: readonly PlannedCase[],
  pilot: readonly CellRecord[],
  preset: Preset,
): Map<string, number> {
  const loads = pilot.flatMap(({ case: name, outcome }) =>
    outcome.status === "measured" && outcome.load !== null ? [{ name, load: outcome.load }] : [],
  );
  const fastest = (own: typeof loads) => Math.max(0, ...own.map(({ load }) => load.answered / load.seconds));
  const capacity = fastest(loads.filter(({ load }) => isClosed(load)));
  return new Map(
    cases.map((planned) => {
      const { name, load, seconds, rate } = planned;
      const share = load.mode === "closed" ? (load.share ?? 1) : 1;
      const requests =
        load.mode === "closed"
          ? fastest(loads.filter((one) => one.name === name)) * (seconds + (share * preset.warmUpMs) / 1000)
          : (rate ?? 0) * seconds + capacity * openWarmUpSeconds;
      return [name, Math.min(most, Math.max(fewest, Math.ceil(margin * requests)))];
    }),
  );
}

function isClosed({ offered }: LoadRecord): boolean {
  return offered === undefined;
}
