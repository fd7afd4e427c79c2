import type { Warning } from "@labs/experiment/result";
import type { MeasuredCell } from "../screen-cells.ts";
import { isClientBound } from "./client-bound.ts";

/** Where an arm or a case lies on the axis of a sweep; `undefined` where it is no point of one. */
type Place = (name: string) => number | undefined;

/**
 * Curves that flatten because the client in the variant's own process had no time left: their knee says how fast one
 * client is, not how large the service should be.
 *
 * @param cells of closed loops inside the cell
 */
export function clientBoundSweeps(
  cells: readonly MeasuredCell[],
  sweepValueOf: { readonly arm: Place; readonly case: Place },
): Warning[] {
  const curves = [
    ...curvesOf(
      cells,
      (cell) => cell.arm,
      sweepValueOf.arm,
      (cell) => cell.case,
    ),
    ...curvesOf(
      cells,
      (cell) => cell.case,
      sweepValueOf.case,
      (cell) => cell.arm,
    ),
  ];
  return curves.flatMap(({ name, points }) => {
    const first = points.find(({ bound }) => bound);
    return first === undefined
      ? []
      : {
          code: "client-bound-sweep",
          severity: "warn" as const,
          message: `The curve of ${name} is the client's from ${first.point} on: the client's own process had no time left while the service had. A knee there says how much one client can do; more of the service would pay with more clients in processes of their own.`,
        };
  });
}

/** One curve per name across the axis, its points from the smallest. */
function curvesOf(
  cells: readonly MeasuredCell[],
  along: (cell: MeasuredCell) => string,
  placeOf: Place,
  across: (cell: MeasuredCell) => string,
) {
  const onAxis = cells.filter((cell) => placeOf(along(cell)) !== undefined);
  return [...Map.groupBy(onAxis, across)].map(([name, own]) => ({
    name,
    points: [...Map.groupBy(own, along)]
      .map(([point, at]) => ({ point, value: placeOf(point) ?? 0, bound: isMostlyBound(at) }))
      .sort((a, b) => a.value - b.value),
  }));
}

function isMostlyBound(cells: readonly MeasuredCell[]): boolean {
  const bound = cells.filter(({ outcome: { noise } }) => noise !== null && isClientBound(noise));
  return bound.length > cells.length / 2;
}
