import { formatMetric, formatRatio } from "@labs/report";
import * as Plot from "@observablehq/plot";
import type { Html } from "../html/html.ts";
import type { PricePoint } from "../model/price.ts";
import { draw, shorten } from "./draw.ts";
import { ratioDomain, ratioTicks, tickWords } from "./ratio-axis.ts";

/** Gain upwards, price to the right; the line joins the arms that no other beats in both. */
export function scatterChart(points: readonly PricePoint[], price: string): Html {
  const domain = ratioDomain(points.map(({ gain }) => gain));
  const show = (value: number) => formatMetric(value, { kind: "gauge" });
  const prices = points.map((point) => point.price);
  const middle = (Math.max(...prices) + Math.min(...prices)) / 2;
  const front = points.filter(({ isOnFront }) => isOnFront).toSorted((a, b) => a.price - b.price);
  const told = points.map(
    ({ arm, gain, price, isOnFront }) =>
      `${arm} ${formatRatio(gain)} at ${show(price)}${isOnFront ? ", on the front" : ""}`,
  );
  const named = apart(points, domain);
  const names = (side: "left" | "right") =>
    Plot.text(
      named.filter(({ price }) => price > middle === (side === "left")),
      {
        x: "price",
        y: "gain",
        text: (point) => shorten(point.arm),
        textAnchor: side === "left" ? "end" : "start",
        dx: side === "left" ? -9 : 9,
        fontSize: 12,
        fill: "var(--ink)",
      },
    );
  return draw(`Gain against ${price}: ${told.join("; ")}.`, {
    height: 250,
    marginTop: 24,
    marginLeft: 48,
    marginBottom: 36,
    marginRight: 20,
    x: { type: "linear", zero: Math.min(...prices) >= 0, nice: true },
    y: { type: "log", domain },
    marks: [
      Plot.gridY(ratioTicks(domain), { stroke: "var(--line)", strokeOpacity: 1 }),
      Plot.axisY({
        ticks: ratioTicks(domain),
        tickFormat: tickWords,
        fontSize: 12,
        tickSize: 0,
        fill: "var(--soft)",
        label: "gain",
        labelArrow: "none",
      }),
      Plot.axisX({
        ticks: 5,
        tickFormat: show,
        fontSize: 12,
        tickSize: 4,
        fill: "var(--soft)",
        label: price,
        labelAnchor: "center",
        labelArrow: "none",
      }),
      Plot.line(front, {
        x: "price",
        y: "gain",
        stroke: "var(--better)",
        strokeWidth: 1.5,
        strokeDasharray: "4 3",
      }),
      Plot.dot(points, {
        x: "price",
        y: "gain",
        r: 5,
        fill: (point) => (point.isOnFront ? "var(--better)" : "var(--card)"),
        stroke: (point) => (point.isOnFront ? "var(--better)" : "var(--quiet)"),
        strokeWidth: 2,
      }),
      names("right"),
      names("left"),
    ],
  });
}

/** Points whose names do not stand on each other; the table names the others. */
function apart(points: readonly PricePoint[], [low, high]: readonly [number, number]): PricePoint[] {
  const height = (gain: number) => Math.log(gain / low) / Math.log(high / low);
  const kept: PricePoint[] = [];
  for (const point of points.toSorted((a, b) => Number(b.isOnFront) - Number(a.isOnFront))) {
    if (kept.every((other) => Math.abs(height(other.gain) - height(point.gain)) > 0.075)) kept.push(point);
  }
  return kept;
}
