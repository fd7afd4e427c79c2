import type { CellRecord, Result } from "@labs/experiment/result";
import { formatBounds, formatRatio, formatSeconds, formatValue } from "./format.ts";
import { renderTable } from "./table.ts";
import { width, wrap } from "./text.ts";
import { caseWords, claimable, verdictWords } from "./words.ts";

type Summary = Result["summaries"][number];

/** A result as a candidate reads it in a terminal: at most 100 columns, no colours needed. */
export function renderResult(result: Result): string {
  return [
    heading(result),
    ...headlineTables(result),
    ...sideTable(result, "mechanism", "Mechanism: why"),
    ...sideTable(result, "price", "Price: what it costs"),
    ...findings(result),
    ...claims(result),
    noise(result),
    ...list(
      "Warnings",
      result.warnings.map(({ message }) => message),
    ),
    ...sayings(result),
    ...list("Try next", result.next),
  ].join("\n\n");
}

function heading(result: Result): string {
  const { config, environment, services } = result;
  const { facts } = environment;
  const seconds = (Date.parse(result.finishedAt) - Date.parse(result.startedAt)) / 1000;
  const shape =
    config.schedule === "side-by-side"
      ? "arms side by side in alternating slices"
      : `arms in turn (${config.because})`;
  const conditions = [
    `${config.preset} preset`,
    `${new Set(result.cells.filter(({ round }) => round >= 0).map(({ round }) => round)).size} of ${config.rounds} rounds`,
    shape,
    `seed ${config.seed}`,
    formatSeconds(seconds),
  ].join(" · ");
  const machine = [
    `${facts.cores ?? "?"} cores ${facts.cpuModel ?? ""}`.trim(),
    `Node ${facts.node}`,
    ...services.map(({ name, version, how }) => `${name} ${version} (${how})`),
  ].join(" · ");
  const rule = "─".repeat(width);
  const title = `${result.lab} / ${result.experiment}`;
  const early = result.endedEarly === null ? [] : [wrap(`Ended early: ${result.endedEarly}`)];
  return [rule, title, wrap(result.question), "", wrap(conditions), wrap(machine), ...early].join("\n");
}

/** One table per headline metric and case: arm, median, interval, ratio to the baseline, verdict. */
function headlineTables(result: Result): string[] {
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
      bounds(summary),
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

/** Mechanism or price: one row per metric, one column per arm, so that the reason stands beside the effect. */
function sideTable(result: Result, role: "mechanism" | "price", title: string): string[] {
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
          return same ? formatValue(summary.median) : `${formatValue(summary.median)} [${bounds(summary)}]`;
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

/** Arms that were not measured, each once, with its reason. */
function findings(result: Result): string[] {
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

function claims({ claims }: Result): string[] {
  return list(
    "Predictions",
    claims.map(({ sentence, state }) => `${state}: ${sentence}`),
  );
}

function noise(result: Result): string {
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

/** What may be said of these numbers, and what may not. */
function sayings(result: Result): string[] {
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

function list(title: string, items: readonly string[]): string[] {
  if (items.length === 0) return [];
  return [[title, ...items.map((item) => `  - ${wrap(item, "    ")}`)].join("\n")];
}

function armName(result: Result, name: string): string {
  return result.arms.find((arm) => arm.name === name)?.trap ? `${name} (trap)` : name;
}

function bounds(summary: Summary): string {
  return formatBounds([summary.low, summary.high], (value) => formatValue(value));
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${text.endsWith(".") ? "" : "."}`;
}
