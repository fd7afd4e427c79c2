/** What a result says of itself: names, dates, hashes and sizes that this repository's harness would write. */
import type { Result } from "@labs/experiment/result";

/** A sentence for each thing that no run of the harness would have written. */
export function findFaults(fileName: string, result: Result, now = Date.now()): string[] {
  return [
    ...namesOf(fileName, result),
    ...datesOf(result, now),
    ...hashesOf(result),
    ...sizesOf(result),
    ...placesOf(result),
  ];
}

/** Labs and experiments are folders. */
const folderName = /^[a-z][a-z\d-]{0,59}$/;
/** Arms, cases and metrics are words, with a commit behind those of `--against`. */
const word = /^[\p{L}\p{N}](?!.*\.\.)[\p{L}\p{N} .,%+@~^/_()-]{0,99}$/u;

function namesOf(fileName: string, result: Result): string[] {
  const { runId, lab, experiment } = result;
  const folders = [lab, experiment].filter((name) => !folderName.test(name));
  if (folders.length > 0) return folders.map((name) => `${JSON.stringify(name)} is no name of a folder`);
  const names = [
    ...result.arms.map((arm) => arm.name),
    ...Object.keys(result.cases),
    ...Object.keys(result.metrics),
    ...result.services.map((service) => service.name),
  ];
  const beginning = `${result.startedAt.slice(0, 19).replaceAll(":", "-")}Z-${lab}-${experiment}-`;
  const isOwnId = runId.startsWith(beginning) && /^[a-z\d]{4}$/.test(runId.slice(beginning.length));
  return [
    ...names.filter((name) => !word.test(name)).map((name) => `${JSON.stringify(name)} is no name`),
    ...(isOwnId
      ? []
      : [`its runId ${JSON.stringify(runId)} does not agree with its experiment and its start`]),
    ...(fileName === `${runId}.json` ? [] : [`the file's name is not its runId ${JSON.stringify(runId)}`]),
  ];
}

const hour = 3_600_000;
/** The longest run that anyone waits for. */
const longest = 48 * hour;
/** The clock of a machine may be set while it measures. */
const slack = 60_000;
const dated = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/;

function datesOf({ startedAt, finishedAt, cells }: Result, now: number): string[] {
  const undated = [startedAt, finishedAt].filter(
    (date) => !dated.test(date) || Number.isNaN(Date.parse(date)),
  );
  if (undated.length > 0) return undated.map((date) => `${JSON.stringify(date)} is no date`);
  const [start, end] = [Date.parse(startedAt), Date.parse(finishedAt)];
  const isWithin = (at: number) => at >= start - slack && at <= end + slack;
  const outside = cells.find((cell) => !isWithin(Date.parse(cell.startedAt)));
  return [
    ...(end >= start ? [] : ["it finished before it started"]),
    ...(end - start <= longest ? [] : ["it took longer than two days"]),
    // Clocks differ by hours where a time zone is set wrongly, not by days.
    ...(start <= now + 24 * hour ? [] : [`it started in the future, at ${startedAt}`]),
    ...(outside === undefined
      ? []
      : [`a cell of ${outside.arm} began at ${JSON.stringify(outside.startedAt)}, not within the run`]),
  ];
}

function hashesOf({ git, environment: { hardwareKey, softwareKey } }: Result): string[] {
  return [
    ...(git === null || /^[\da-f]{40}([\da-f]{24})?$/.test(git.commit)
      ? []
      : [`${JSON.stringify(git.commit)} is no commit`]),
    ...[hardwareKey, softwareKey]
      .filter((key) => !/^[\da-f]{12}$/.test(key))
      .map((key) => `${JSON.stringify(key)} is no key of an environment`),
  ];
}

/** More of anything is no result of an experiment, and no page could show it. */
const most = { arms: 200, cases: 100, metrics: 200, services: 50, rounds: 1_000, cells: 200_000 };

function sizesOf({ arms, cases, metrics, services, config, cells }: Result): string[] {
  const sizes = {
    arms: arms.length,
    cases: Object.keys(cases).length,
    metrics: Object.keys(metrics).length,
    services: services.length,
    rounds: config.rounds,
    cells: cells.length,
  };
  return Object.entries(sizes).flatMap(([what, size]) => {
    const limit = most[what as keyof typeof most];
    return size <= limit ? [] : [`it has ${size} ${what}, and a result has at most ${limit}`];
  });
}

/** Every cell and every figure is of an arm, a case and a metric that the result has. */
function placesOf(result: Result): string[] {
  const arms = new Set(result.arms.map(({ name }) => name));
  const cases = new Set(Object.keys(result.cases));
  const metrics = new Set(Object.keys(result.metrics));
  const figures = [
    ...result.summaries,
    ...result.comparisons,
    ...result.pairComparisons,
    ...result.placebo,
    ...result.latencyIntervals,
  ];
  const unknown = [
    ...figures.map(({ arm }) => arm).filter((arm) => !arms.has(arm)),
    ...figures.map((one) => one.case).filter((name) => !cases.has(name)),
    ...figures.map(({ metric }) => metric).filter((metric) => !metrics.has(metric)),
    ...result.cells.map(({ arm }) => arm).filter((arm) => !arms.has(arm)),
    // A check before the load, and what was wrong there, is of no case.
    ...result.cells.map((cell) => cell.case).filter((name) => name !== "" && !cases.has(name)),
  ];
  const [first] = unknown;
  return first === undefined ? [] : [`it speaks of ${JSON.stringify(first)}, which it does not describe`];
}
