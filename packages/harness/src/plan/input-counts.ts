import type { CellRecord, LoadRecord } from "@labs/experiment/result";
import { loadsByCase, type PlannedCase } from "./cases.ts";
import type { Preset } from "./preset.ts";
import { closedWarmUpMs, openWarmUpMs } from "./warm-up.ts";

/** By how much a round may be faster than the pilot before its inputs come again. */
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
  const loads = loadsByCase(pilot);
  const fastest = (own: readonly LoadRecord[]) =>
    Math.max(0, ...own.map(({ answered, seconds }) => answered / seconds));
  const capacity = fastest([...loads.values()].flat().filter(isClosed));
  return new Map(
    cases.map((planned) => {
      const { name, load, seconds, rate } = planned;
      const requests =
        load.mode === "closed"
          ? fastest(loads.get(name) ?? []) * (seconds + closedWarmUpMs(load, preset) / 1000)
          : (rate ?? 0) * seconds + capacity * (openWarmUpMs / 1000);
      return [name, Math.min(most, Math.max(fewest, Math.ceil(margin * requests)))];
    }),
  );
}

function isClosed({ offered }: LoadRecord): boolean {
  return offered === undefined;
}
