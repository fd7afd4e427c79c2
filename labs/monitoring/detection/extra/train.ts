/**
 * Records the training services and prints the highest figures that rules read of each, from which thresholds were
 * chosen, and the scores of the healthy ones (`expectedScores`).
 *
 * `npx pnpm exec node labs/monitoring/detection/extra/train.ts`
 */
import { random } from "@labs/experiment";
import { openServices } from "@labs/services";
import { trainingServices } from "../data.ts";
import { type Recording, record } from "../support/record.ts";

const seeds = [1, 2];

await using services = openServices({ say: () => {} });
const { url } = await services.prometheus();
for (const seed of seeds) {
  const trained = trainingServices(random("training", seed));
  const recordings = await record(url, trained, random("training load", seed));
  for (const [index, { condition, load }] of trained.entries()) {
    const recording = recordings[index] ?? [];
    const figures = [
      `errors 5m ${highest(recording, failed, answered, 5)}`,
      `1h ${highest(recording, failed, answered, 60)}`,
      `queue ${Math.max(...valuesOf(recording, "firewall_queue_depth", {}))}`,
      `scores ${shares(recording).join(" ")}`,
    ];
    process.stdout.write(`${condition.padEnd(16)} load ${load.toFixed(2)}  ${figures.join("  ")}\n`);
  }
}

function failed(recording: Recording): number[] {
  return valuesOf(recording, "http_requests_total", { route: "/screen", status: "500" });
}

function answered(recording: Recording): number[] {
  return valuesOf(recording, "http_request_duration_seconds_count", { route: "/screen" });
}

/** The values that there are. */
function valuesOf(recording: Recording, name: string, labels: Readonly<Record<string, string>>): number[] {
  const series = recording.find(
    (one) =>
      one.name === name && Object.entries(labels).every(([label, value]) => one.labels[label] === value),
  );
  return (series?.values ?? []).filter((value) => value !== null);
}

/** The highest share in any window of N minutes. */
function highest(
  recording: Recording,
  part: (recording: Recording) => number[],
  whole: (recording: Recording) => number[],
  minutes: number,
): string {
  const [parts, wholes] = [part(recording), whole(recording)];
  const ratios = wholes.flatMap((value, at) => {
    const before = wholes[at - minutes];
    if (before === undefined || value <= before) return [];
    return [((parts[at] ?? 0) - (parts[at - minutes] ?? 0)) / (value - before)];
  });
  return Math.max(0, ...ratios).toFixed(4);
}

/** Share of the scores in each tenth. */
function shares(recording: Recording): string[] {
  const counts = Array.from(
    { length: 10 },
    (_, bin) => valuesOf(recording, "firewall_scores_total", { bin: String(bin) }).at(-1) ?? 0,
  );
  const all = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => (count / Math.max(1, all)).toFixed(3));
}
