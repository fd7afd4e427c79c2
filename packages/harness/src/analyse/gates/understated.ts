import type { Noise, Warning } from "@labs/experiment/result";
import { median } from "../../statistics/order.ts";
import type { MeasuredCell } from "../screen-cells.ts";
import { percent } from "../wording.ts";

/** A machine busier than this is full: what one program uses, another lacks. */
const full = 0.95;
/** Share of the work that is not compared, above which it is worth a line. */
const muchShared = 0.2;
/** Processor time per answer of the services that differs by less between two arms is no part of what they compare. */
const sameServices = 1.2;
/** Difference between variants that the sentence explains with, as a ratio. */
const example = 1.1;

/** What the answers of one arm cost in one case: processor seconds per answer, middle of the rounds. */
interface Cost {
  readonly arm: string;
  readonly subject: number;
  readonly services: number;
  readonly generator: number;
  readonly isFull: boolean;
}

/**
 * Where every processor was in use, work that is the same for all arms (the load generator's, and that of services
 * which every arm asks alike) holds ratios close to 1. It refuses nothing: the direction is right, the size is not.
 *
 * @param cells of closed loops
 * @param cores processors that the run may use
 */
export function understated(
  cells: readonly MeasuredCell[],
  { baseline, cores }: { readonly baseline: string; readonly cores: number },
): Warning[] {
  const found = [...Map.groupBy(cells, (cell) => cell.case)].flatMap(([name, own]) => {
    const costs = [...Map.groupBy(own, ({ arm }) => arm)].flatMap(
      ([arm, of]) => costOf(arm, of, cores) ?? [],
    );
    const reference = costs.find(({ arm }) => arm === baseline);
    if (reference === undefined) return [];
    const withServices = areAlike(costs.map(({ services }) => services));
    return costs.map((cost) => ({
      ...{ name, cost, reference, withServices },
      own: sharedPart(cost, withServices),
      ofReference: sharedPart(reference, withServices),
    }));
  });
  const hidden = found.filter(({ cost, own }) => cost.isFull && own > muchShared);
  const worst = hidden.toSorted((a, b) => b.own - a.own)[0];
  if (worst === undefined) return [];
  const { name, cost, reference, own, ofReference, withServices } = worst;
  const who = withServices ? "the load generator and the services took" : "the load generator took";
  const shown = 1 / ((1 - own) / example + own) - 1;
  const others = [...new Set(hidden.map((one) => one.name))].filter((other) => other !== name);
  const factor = (1 - ofReference) / (1 - own);
  const further =
    reference.isFull && cost !== reference && Math.max(factor, 1 / factor) >= 1.1
      ? ` By these shares, ${cost.arm} and ${reference.arm} would be about ${Math.max(factor, 1 / factor).toFixed(1)} times further apart.`
      : "";
  return [
    {
      code: "understated",
      severity: "warn",
      message: `Ratios are understated in ${[name, ...others].join(", ")}: every processor was in use, and ${who} ${percent(own)} of that beside ${cost.arm}. This work is the same for all variants, so a difference of 10 % between them shows as about ${percent(shown)}; on a machine with processors to spare for it, it would show in full.${further}`,
    },
  ];
}

/** Services that cost every arm the same are no part of what the arms compare. */
function areAlike(costs: readonly number[]): boolean {
  const least = Math.min(...costs);
  return least > 0 && Math.max(...costs) / least < sameServices;
}

/** The part of an arm's work that is not what is compared. */
function sharedPart({ subject, services, generator }: Cost, withServices: boolean): number {
  return (generator + (withServices ? services : 0)) / (subject + services + generator);
}

function costOf(arm: string, cells: readonly MeasuredCell[], cores: number): Cost | null {
  const perAnswer = (of: (noise: Noise) => number | null) =>
    median(
      cells.flatMap(({ outcome: { load, noise } }) => {
        const amount = noise === null ? null : of(noise);
        return load === null || load.answered === 0 || amount === null
          ? []
          : (amount * load.seconds) / load.answered;
      }),
    );
  const [subject, services, generator] = [
    perAnswer((noise) => noise.subjectCpu),
    perAnswer((noise) => noise.servicesCpu),
    perAnswer((noise) => noise.generatorCpu),
  ];
  const busy = median(cells.flatMap(({ outcome: { noise } }) => (noise && busyShare(noise, cores)) ?? []));
  if (subject === null || services === null || generator === null || busy === null) return null;
  return { arm, subject, services, generator, isFull: busy > full };
}

/** Where the run may use only some of the processors, those can be full on a machine that is not. */
function busyShare({ hostBusy, subjectCpu, servicesCpu, generatorCpu }: Noise, cores: number): number | null {
  if (hostBusy === null) return null;
  return Math.max(hostBusy, ((subjectCpu ?? 0) + (servicesCpu ?? 0) + (generatorCpu ?? 0)) / cores);
}
