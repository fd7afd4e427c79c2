import { formatRatio } from "@labs/report";
import * as Plot from "@observablehq/plot";
import type { Html } from "../html/html.ts";
import type { HistoryPoint } from "../model/history.ts";
import { draw } from "./draw.ts";
import { ratioDomain, ratioTicks, tickWords } from "./ratio-axis.ts";

/** A ratio within each run, from the oldest run to the newest; what may not be used is hollow. */
export function historyChart(arm: string, all: readonly HistoryPoint[]): Html {
  const points = all.map((point, index) => ({ ...point, index }));
  const known = points.flatMap((point) => (point.ratio === null ? [] : [{ ...point, ratio: point.ratio }]));
  const domain = ratioDomain(known.flatMap(({ ratio, low, high }) => [ratio, low, high]));
  const [least, most] = domain;
  const told = known.map(({ startedAt, ratio }) => `${startedAt.slice(0, 10)} ${formatRatio(ratio)}`);
  const isOneDay = new Set(points.map(({ startedAt }) => startedAt.slice(0, 10))).size === 1;
  const dateOf = (time = "") => (isOneDay ? time.slice(11, 16) : time.slice(5, 10));
  const isDecided = ({ verdict }: HistoryPoint) =>
    verdict === "FASTER" || verdict === "SLOWER" || verdict === "EQUIVALENT";
  return draw(`${arm} against the baseline, run by run: ${told.join("; ")}.`, {
    height: 210,
    marginTop: 10,
    marginLeft: 48,
    marginBottom: 26,
    x: { type: "point", domain: points.map(({ index }) => index), padding: 0.5 },
    y: { type: "log", domain },
    marks: [
      Plot.gridY(ratioTicks(domain), { stroke: "var(--line)", strokeOpacity: 1 }),
      Plot.axisY({
        ticks: ratioTicks(domain),
        tickFormat: tickWords,
        fontSize: 12,
        tickSize: 0,
        fill: "var(--soft)",
        label: null,
      }),
      Plot.axisX({
        ticks: fewTicks(points),
        tickFormat: (index: number) => dateOf(points[index]?.startedAt),
        fontSize: 12,
        tickSize: 4,
        fill: "var(--soft)",
        label: null,
      }),
      Plot.ruleY([1], { stroke: "var(--soft)" }),
      Plot.ruleX(known, {
        x: "index",
        y1: (point) => point.low ?? least,
        y2: (point) => point.high ?? most,
        stroke: colour,
        strokeWidth: 2,
      }),
      Plot.dot(known, {
        x: "index",
        y: "ratio",
        r: 4,
        fill: (point) => (isDecided(point) ? colour(point) : "var(--card)"),
        stroke: colour,
        strokeWidth: 2,
      }),
    ],
  });
}

function colour({ verdict }: HistoryPoint): string {
  return verdict === "INVALID" || verdict === "TOO FEW" || verdict === null ? "var(--quiet)" : "var(--s2)";
}

function fewTicks(points: readonly { readonly index: number }[]): number[] {
  const step = Math.ceil(points.length / 6);
  return points.map(({ index }) => index).filter((index) => index % step === 0);
}
