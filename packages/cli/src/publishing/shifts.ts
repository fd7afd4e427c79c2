/**
 * Ratios that are no longer what they were, in either direction. A shift counts when two runs on two machines show it:
 * what one run shows is a candidate, and the second one confirms it or not.
 */
import type { Comparison, Result } from "@labs/experiment/result";
import { medianInterval } from "@labs/harness";
import { formatBounds, formatRatio, isSamePlace, type Place, pairsByPurpose, placeWords } from "@labs/report";

/** A ratio that moved. */
export interface Shift extends Place {
  readonly lab: string;
  readonly experiment: string;
  readonly arm: string;
  readonly versus: string;
  /** Better or worse. */
  readonly direction: "better" | "worse";
  /** The commit of the arm that an edit is held against; `null` for a shift since earlier runs. */
  readonly commit: string | null;
  readonly sentence: string;
}

/** Earlier runs that a ratio is held against, and how many of them it takes for an interval of their median. */
const [most, least] = [10, 6];
/** Smaller shifts between runs are not told: machines of one kind differ by more. */
const smallest = Math.log(1.1);

/**
 * What moved in a run: an edit against what it was before, by the run's own verdict, and every headline against the
 * same one in earlier runs of the same software.
 */
export function findShifts(result: Result, history: readonly Result[] = []): Shift[] {
  const earlier = history
    .filter((one) => isAlike(one, result))
    .toSorted((one, other) => other.startedAt.localeCompare(one.startedAt));
  return [
    ...pairsByPurpose(result).edits.flatMap((pair) => ofEdit(result, pair)),
    ...result.comparisons.flatMap((comparison) => sinceThen(result, comparison, earlier)),
  ];
}

/** Shifts that a second run on another machine shows as well, in the same direction. */
export function confirmed(first: readonly Shift[], second: readonly Shift[]): Shift[] {
  return first.filter((one) => second.some((other) => isSameShift(one, other)));
}

function isSameShift(one: Shift, other: Shift): boolean {
  const keys = ["lab", "experiment", "arm", "versus", "metric", "case", "direction"] as const;
  return keys.every((key) => one[key] === other[key]);
}

function isAlike(one: Result, other: Result): boolean {
  return (
    one.startedAt < other.startedAt &&
    one.runId !== other.runId &&
    one.lab === other.lab &&
    one.experiment === other.experiment &&
    one.core === other.core &&
    one.environment.softwareKey === other.environment.softwareKey
  );
}

function ofEdit(result: Result, pair: Comparison): Shift[] {
  const { verdict, ratio, ci95 } = pair;
  if ((verdict !== "FASTER" && verdict !== "SLOWER") || placeboMoved(result, pair)) return [];
  const direction = verdict === "FASTER" ? "better" : "worse";
  const figure = ratio === null ? "" : `, ${formatRatio(ratio)} (${formatBounds(ci95, formatRatio)})`;
  const commit = pair.versus.slice(pair.versus.indexOf("@") + 1);
  return [shiftOf(result, pair, { direction, commit }, `against ${pair.versus}${figure}`)];
}

function sinceThen(result: Result, now: Comparison, earlier: readonly Result[]): Shift[] {
  const {
    ratio,
    ci95: [low, high],
  } = now;
  if (
    ratio === null ||
    low === null ||
    high === null ||
    now.verdict === "INVALID" ||
    placeboMoved(result, now)
  )
    return [];
  const before = earlier
    .flatMap(
      (run) =>
        run.comparisons.find(
          (one) => isSamePlace(one, now) && one.arm === now.arm && one.versus === now.versus,
        ) ?? [],
    )
    .filter((one) => one.verdict !== "INVALID" && one.ratio !== null)
    .slice(0, most);
  if (before.length < least) return [];
  const usual = medianInterval(before.flatMap((one) => one.ratio ?? []));
  if (usual.median === null || usual.low === null || usual.high === null) return [];
  const flips = isFlip(now, before);
  const isApart = low > usual.high || high < usual.low;
  const isLarge = Math.abs(Math.log(ratio / usual.median)) > smallest;
  if (!flips && !(isApart && isLarge)) return [];
  const words = `${formatRatio(ratio)} (${formatBounds([low, high], formatRatio)}) against ${now.versus}, and ${formatRatio(usual.median)} (${formatBounds([usual.low, usual.high], formatRatio)}) in ${before.length} runs before`;
  const direction = ratio > usual.median ? "better" : "worse";
  return [shiftOf(result, now, { direction, commit: null }, words)];
}

/** What most of the earlier runs called faster is slower now, or the other way round. */
function isFlip({ verdict }: Comparison, before: readonly Comparison[]): boolean {
  const opposite = verdict === "FASTER" ? "SLOWER" : verdict === "SLOWER" ? "FASTER" : null;
  return before.filter((one) => one.verdict === opposite).length > before.length / 2;
}

/** Two copies of the baseline differ where nothing should: what else differs there shows nothing. */
function placeboMoved({ placebo }: Result, place: Place): boolean {
  const found = placebo.find((one) => isSamePlace(one, place));
  const [low, high] = found?.ci95 ?? [null, null];
  return low !== null && high !== null && (low > 1 || high < 1);
}

function shiftOf(
  result: Result,
  pair: Comparison,
  about: Pick<Shift, "direction" | "commit">,
  words: string,
): Shift {
  const { lab, experiment } = result;
  const { arm, versus, metric, case: name } = pair;
  const sentence = `${lab}/${experiment}: ${arm} is ${about.direction} in ${placeWords(result, pair)}: ${words}.`;
  return { lab, experiment, arm, versus, metric, case: name, ...about, sentence };
}
