import type { Result } from "@labs/experiment/result";
import { type Arm, type Metric, measuredArms, summaryOf, sweptCases } from "../reading/lookup.ts";
import { drawCurve, mostOf, type Place } from "../text/curve.ts";
import { wrap } from "../text/text.ts";
import { armWords, caseWords, conditionWords, metricWords } from "../text/words.ts";
import { byPoint } from "./side-tables.ts";

/** A headline metric over the points of a sweep. */
export interface Curve {
  /** The case that it is of; empty where the cases are its points. */
  readonly in: string;
  readonly text: string;
}

/** A headline metric over the points of a sweep: arms on an axis in each case, or cases on an axis for each arm. */
export function sweepCurves(result: Result, metric: string): Curve[] {
  const about = result.metrics[metric];
  if (about === undefined) return [];
  return measuredArms(result).some(({ sweepValue }) => sweepValue !== undefined)
    ? armCurves(result, metric, about)
    : caseCurves(result, metric, about).map((text) => ({ in: "", text }));
}

/** A curve for each case; arms that are not on the axis stand above it. */
function armCurves(result: Result, metric: string, about: Metric): Curve[] {
  const arms = measuredArms(result);
  const beside = arms.filter(({ sweepValue }) => sweepValue === undefined);
  const points = arms
    .filter(({ sweepValue }) => sweepValue !== undefined)
    .toSorted((a, b) => (a.sweepValue ?? 0) - (b.sweepValue ?? 0));
  return about.in.flatMap((name) => {
    const place = (arm: Arm): Place => ({
      label: armWords(arm),
      ...(arm.role === "baseline" ? { remark: "(baseline)" } : {}),
      summary: summaryOf(result, arm.name, metric, name),
    });
    const rows = { beside: beside.map(place), points: points.map(place) };
    const title = `${metricWords(metric, about)} · ${caseWords(name, result.cases[name])}`;
    const curves = drawCurve(title, about, rows, mostOf([...rows.beside, ...rows.points]));
    return curves.map((text) => ({ in: name, text }));
  });
}

/** Arms up to which each has a curve of its own. */
const fewArms = 2;

/** A curve for each arm, all on one scale, since they are there to be compared; a table where the arms are many. */
function caseCurves(result: Result, metric: string, about: Metric): string[] {
  const cases = sweptCases(result, about.in);
  const conditions = [...new Set(cases.map((name) => conditionWords(result.cases[name])))];
  const shared = conditions.length === 1 ? ` · ${conditions[0]}` : "";
  const arms = measuredArms(result);
  if (arms.length > fewArms)
    return byPoint(result, metric, cases).map((table) =>
      [wrap(`${metricWords(metric, about)}${shared}`), table].join("\n"),
    );
  const curves = arms.map((arm) => ({
    title: `${metricWords(metric, about)} · ${armWords(arm)}${shared}`,
    points: cases.map((name) => ({ label: name, summary: summaryOf(result, arm.name, metric, name) })),
  }));
  const most = mostOf(curves.flatMap(({ points }) => points));
  return curves.flatMap(({ title, points }) => drawCurve(title, about, { beside: [], points }, most));
}
