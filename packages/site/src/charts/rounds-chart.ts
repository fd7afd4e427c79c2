import { formatMetric } from "@labs/report";
import * as Plot from "@observablehq/plot";
import type { Html } from "../html/html.ts";
import type { Round } from "../model/rounds.ts";
import { draw, seriesColour } from "./draw.ts";
import { logTicks } from "./ratio-axis.ts";
import { valueAxis } from "./value-axis.ts";

/** Every arm's figure in every round: a thin line joins what was measured together. */
export function roundsChart(rounds: readonly Round[], arms: readonly string[], unit: string): Html {
  const dots = rounds.flatMap(({ round, values }) => values.map(({ arm, value }) => ({ round, arm, value })));
  const values = dots.map(({ value }) => value).filter((value) => value > 0);
  const wide = values.length === dots.length && Math.max(...values) / Math.min(...values) > 20;
  const told = rounds.map(
    ({ round, values }) =>
      `round ${round}: ${values.map(({ arm, value }) => `${arm} ${formatMetric(value, { kind: "gauge" })}`).join(", ")}`,
  );
  return draw(`Figures of each round, ${unit}. ${told.join("; ")}.`, {
    height: 230,
    marginTop: 22,
    marginLeft: 60,
    marginBottom: 34,
    x: { type: "point", domain: rounds.map(({ round }) => round) },
    y: { type: wide ? "log" : "linear", zero: !wide, nice: true },
    marks: [
      ...valueAxis(unit, wide ? logTicks(values) : 5),
      Plot.axisX({
        fontSize: 12,
        tickSize: 0,
        fill: "var(--soft)",
        label: "round",
        labelAnchor: "center",
        labelArrow: "none",
        ticks: fewTicks(rounds),
      }),
      Plot.ruleX(rounds.map(extremes), {
        x: "round",
        y1: "low",
        y2: "high",
        stroke: "var(--line)",
        strokeWidth: 1.5,
      }),
      ...arms.map((arm, index) =>
        Plot.dot(
          dots.filter((dot) => dot.arm === arm),
          {
            x: "round",
            y: "value",
            r: 4,
            symbol: symbols[index % symbols.length] ?? "circle",
            fill: seriesColour(index),
            stroke: "var(--card)",
          },
        ),
      ),
    ],
  });
}

const symbols = ["circle", "square", "triangle", "diamond", "star", "cross", "wye"] as const;

function extremes({ round, values }: Round) {
  const all = values.map(({ value }) => value);
  return { round, low: Math.min(...all), high: Math.max(...all) };
}

function fewTicks(rounds: readonly Round[]): number[] {
  const step = Math.ceil(rounds.length / 12);
  return rounds.map(({ round }) => round).filter((_, index) => index % step === 0);
}
