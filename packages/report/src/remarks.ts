import type { CellRecord, Result } from "@labs/experiment/result";
import { formatBounds, formatRatio, formatValue } from "./format.ts";
import { list, wrap } from "./text.ts";
import { claimable } from "./words.ts";

/** Arms that were not measured, each once, with its reason. */
export function findings(result: Result): string[] {
  const seen = new Map<string, CellRecord>();
  for (const cell of result.cells) {
    if (cell.outcome.status !== "measured" && !seen.has(cell.arm)) seen.set(cell.arm, cell);
  }
  return list(
    "Findings",
    [...seen.values()].map(({ arm, round, outcome }) => {
      const when = round < 0 ? "" : ` in round ${round + 1}`;
      if (outcome.status === "wrong") {
        const known =
          result.arms.find(({ name }) => name === arm)?.role === "wrong"
            ? "refused, as it should be"
            : "WRONG, so no time is shown";
        return `${arm}${when}: ${known}. To ${outcome.input} it answered ${outcome.actual}; right is ${outcome.expected}.`;
      }
      return `${arm}${when}: ${outcome.status}. ${"reason" in outcome ? sentence(outcome.reason) : ""}`;
    }),
  );
}

export function claims({ claims }: Result): string[] {
  return list(
    "Predictions",
    claims.map(({ sentence, state }) => `${state}: ${sentence}`),
  );
}

export function noise(result: Result): string {
  const { placebo, noiseFloors, calibration } = result;
  const parts = placebo.map(({ metric, ratio, ci95 }) => {
    const floor = noiseFloors.find((one) => one.metric === metric)?.ratio ?? 1;
    return `${metric} ${formatRatio(ratio)} (${formatBounds(ci95, (value) => formatRatio(value))}), so differences below ${((floor - 1) * 100).toFixed(1)} % are not told from noise`;
  });
  const text = parts.length === 0 ? "not measured" : parts.join("; ");
  const ceiling =
    calibration.ceiling === null
      ? ""
      : ` The load generator alone reaches ${formatValue(calibration.ceiling)} requests/s.`;
  return wrap(`Placebo, a second copy of the baseline: ${text}.${ceiling}${sendLag(result)}`);
}

/** What may be said of these numbers, and what may not. */
export function sayings(result: Result): string[] {
  const may = result.comparisons.flatMap((comparison) => claimable(comparison, result) ?? []);
  const open = result.comparisons.filter(({ verdict }) =>
    ["INCONCLUSIVE", "TOO FEW", "INVALID"].includes(verdict),
  );
  const mayNot = [
    ...(open.length === 0
      ? []
      : [
          `Which way ${[...new Set(open.map(({ arm, metric }) => `${metric} of ${arm}`))].join(", ")} differs: this run cannot tell.`,
        ]),
    `That it holds elsewhere. ${result.caveat}`,
  ];
  return [...list("You may say", may), ...list("You may not say", mayNot)];
}

/** How late the open loop's requests left: the generator's own share of a response time. */
function sendLag({ cells }: Result): string {
  const lags = cells.flatMap(({ outcome }) =>
    outcome.status === "measured" ? (outcome.load?.sendLagUs ?? []) : [],
  );
  if (lags.length === 0) return "";
  const middle = (of: (lag: (typeof lags)[number]) => number) =>
    formatValue((lags.map(of).sort((a, b) => a - b)[lags.length >> 1] ?? 0) / 1000, "ms");
  return ` Open-loop requests left ${middle(({ p50 }) => p50)} late (median) and ${middle(({ p99 }) => p99)} at p99.`;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${text.endsWith(".") ? "" : "."}`;
}
