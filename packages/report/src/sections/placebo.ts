import type { Result } from "@labs/experiment/result";
import { placeWords } from "../reading/lookup.ts";
import { formatBounds, formatRatio, formatValue } from "../text/format.ts";
import { fitTable } from "../text/table.ts";
import { wrap } from "../text/text.ts";

const title = "Placebo, a second copy of the baseline";

/** What chance alone does here, and what the load generator adds. */
export function placebo(result: Result): string {
  const { calibration, placebo } = result;
  const ceilings = Object.values(calibration.ceilings);
  const ceiling =
    ceilings.length === 0
      ? ""
      : ` The load generator alone reaches ${formatValue(Math.max(...ceilings))} requests/s.`;
  const generator = `${ceiling}${sendLag(result)}`;
  if (placebo.length > 2)
    return [`${title}:`, table(result), ...(generator === "" ? [] : [wrap(generator.trim())])].join("\n");
  const parts = floors(result).map(({ name, ratio, bounds, floor }) =>
    floor === ""
      ? `${name} ${ratio}, in too few rounds to say what chance does`
      : `${name} ${ratio} (${bounds}), so an estimate below ${floor} counts as no difference`,
  );
  return wrap(`${title}: ${parts.length === 0 ? absence(result) : parts.join("; ")}.${generator}`);
}

function table(result: Result): string {
  return fitTable(
    [
      { heading: "" },
      { heading: "ratio", align: "right" },
      { heading: "95 % interval" },
      { heading: "noise below", align: "right" },
    ],
    floors(result).map(({ name, ratio, bounds, floor }) => [name, ratio, bounds, floor]),
  );
}

function floors(result: Result) {
  return result.placebo.map((one) => {
    const { metric, case: name, ratio, ci95 } = one;
    const floor =
      result.noiseFloors.find((found) => found.metric === metric && found.case === name)?.ratio ?? 1;
    return {
      name: placeWords(result, one),
      ratio: ratio === null ? "no ratio" : formatRatio(ratio),
      bounds: formatBounds(ci95, (value) => formatRatio(value)),
      floor: ci95.includes(null) ? "" : `${((floor - 1) * 100).toFixed(1)} %`,
    };
  });
}

/** Why there is none. */
function absence({ metrics }: Result): string {
  const headlines = Object.values(metrics).filter(({ role }) => role === "headline");
  const exact = headlines.length > 0 && headlines.every(({ kind }) => kind === "count");
  return exact ? "not needed, counts are compared exactly" : "not measured";
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
