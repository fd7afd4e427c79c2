import type { Result } from "@labs/experiment/result";
import { formatSummary, formatValue } from "./format.ts";
import { renderTable } from "./table.ts";
import { wrap } from "./text.ts";

/** Mechanism or price: one row per metric, one column per arm, so that the reason stands beside the effect. */
export function sideTable(result: Result, role: "mechanism" | "price", title: string): string[] {
  const arms = result.arms.filter(({ role: kind }) => kind === "baseline" || kind === "variant");
  const rows = Object.entries(result.metrics)
    .filter(([, about]) => about.role === role && about.withheld === undefined)
    .flatMap(([metric, about]) =>
      about.in.map((name) => {
        const label = `${metric}${about.unit === "" ? "" : ` (${about.unit})`}`;
        const cells = arms.map(({ name: arm }) => {
          const summary = result.summaries.find(
            (one) => one.arm === arm && one.metric === metric && one.case === name,
          );
          if (summary === undefined) return "";
          const same = summary.low === summary.high || about.kind !== "count";
          return same
            ? formatValue(summary.median)
            : `${formatValue(summary.median)} [${formatSummary(summary)}]`;
        });
        return [label, ...cells];
      }),
    );
  if (rows.length === 0) return [];
  const columns = [
    { heading: title },
    ...arms.map(({ name }) => ({ heading: name, align: "right" as const })),
  ];
  const meanings = Object.entries(result.metrics)
    .filter(([, about]) => about.role === role && about.meaning !== undefined)
    .map(([metric, about]) => wrap(`  ${metric}: ${about.meaning}`, "    "));
  return [[renderTable(columns, rows), ...meanings].join("\n")];
}
