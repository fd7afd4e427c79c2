import type { Result } from "@labs/experiment/result";
import { formatBounds, formatRatio, formatSummary, formatValue } from "./format.ts";
import { renderTable } from "./table.ts";
import { wrap } from "./text.ts";
import { caseWords, verdictWords } from "./words.ts";

/** One table per headline metric and case: arm, median, interval, ratio to the baseline, verdict. */
export function headlineTables(result: Result): string[] {
  return Object.entries(result.metrics)
    .filter(([, { role }]) => role === "headline")
    .flatMap(([metric, about]) =>
      about.withheld === undefined
        ? about.in.map((name) => headlineTable(result, metric, name))
        : [
            wrap(
              `${metric}: not shown, because ${about.withheld}.${result.config.scale === "full" ? "" : " Run it with --preset full."}`,
            ),
          ],
    );
}

function headlineTable(result: Result, metric: string, name: string): string {
  const about = result.metrics[metric];
  const load = result.cases[name];
  if (about === undefined) return "";
  const summaries = result.summaries.filter((one) => one.metric === metric && one.case === name);
  const interval = summaries[0]?.interval ?? "range";
  const rows = summaries.map((summary) => {
    const role = result.arms.find((arm) => arm.name === summary.arm)?.role;
    const comparison = [...result.comparisons, ...result.placebo].find(
      (one) => one.arm === summary.arm && one.metric === metric && one.case === name,
    );
    const verdict =
      role === "baseline"
        ? "(baseline)"
        : role === "placebo"
          ? "(the baseline again)"
          : comparison
            ? verdictWords(comparison, about)
            : "";
    return [
      armName(result, summary.arm),
      formatValue(summary.median),
      formatSummary(summary),
      comparison ? formatRatio(comparison.ratio) : "",
      comparison && comparison.ratio !== null
        ? formatBounds(comparison.ci95, (value) => formatRatio(value))
        : "",
      verdict,
    ];
  });
  const baseline = result.arms.find(({ role }) => role === "baseline")?.name ?? "baseline";
  const unit = about.unit === "" ? "" : `${about.unit}, `;
  const notes = result.comparisons
    .filter((one) => one.metric === metric && one.case === name)
    .flatMap(({ arm, notes }) => notes.map((note) => wrap(`  ${arm}: ${note}`, "    ")));
  return [
    `${metric} (${unit}${about.better} is better) · ${caseWords(name, load)}`,
    renderTable(
      [
        { heading: "" },
        { heading: "median", align: "right" },
        { heading: interval === "95 %" ? "95 % interval" : "range" },
        { heading: `vs ${baseline}`, align: "right" },
        { heading: "95 % interval" },
        { heading: "verdict" },
      ],
      rows,
    ),
    ...bestLine(result, metric, name),
    ...notes,
  ].join("\n");
}

/** Which arm is best of all, where the rounds can say. */
function bestLine(result: Result, metric: string, name: string): string[] {
  const arms = result.best.find((one) => one.metric === metric && one.case === name)?.arms ?? [];
  const [first, ...others] = arms;
  if (first === undefined) return [];
  if (others.length === 0) return [`Best of all: ${first}, ahead of every other arm.`];
  return [wrap(`Best of all: ${arms.join(", ")}; no other arm beats them, and they are not told apart.`)];
}

function armName(result: Result, name: string): string {
  return result.arms.find((arm) => arm.name === name)?.trap ? `${name} (trap)` : name;
}
