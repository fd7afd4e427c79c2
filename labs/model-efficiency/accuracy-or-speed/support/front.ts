/** Where variants stand between accuracy and work: each one's policy, judged on the same texts. */
import type { Known, Policy, Settle } from "../contract.ts";
import { qualityOf } from "./policy.ts";
import { settlers } from "./settle.ts";
import type { Point, Quality } from "./subject.ts";

/** A variant of the experiment, which exports what settles its policy. */
export interface Candidate {
  /** A mistake has no place on the front. */
  readonly trap?: true;
  load(): Promise<{ readonly settle: Settle }>;
}

export interface Placed {
  readonly policy: Policy;
  readonly quality: Quality;
}

/** The policies of all variants that are no trap, judged on the test split. */
export async function place(
  variants: Readonly<Record<string, Candidate>>,
  known: Known,
): Promise<ReadonlyMap<string, Placed>> {
  const placed = new Map<string, Placed>();
  for (const [name, { trap, load }] of Object.entries(variants)) {
    if (trap) continue;
    const { policy } = (await load()).settle(known, settlers);
    placed.set(name, { policy, quality: qualityOf(policy, known.test) });
  }
  return placed;
}

/** No worse in both, and better in one. */
export function isBetter(a: Point, b: Point): boolean {
  const noWorse = a.work <= b.work && a.recallAtEqualAlarms >= b.recallAtEqualAlarms;
  return noWorse && (a.work < b.work || a.recallAtEqualAlarms > b.recallAtEqualAlarms);
}

/** The ones that no other beats, from the cheapest, with what they need and find. */
export function frontOf(placed: ReadonlyMap<string, Placed>): string {
  const all = [...placed].map(([name, { quality }]) => ({ name, ...quality }));
  return all
    .filter((one) => !all.some((other) => isBetter(other, one)))
    .sort((a, b) => a.work - b.work)
    .map(
      ({ name, work, recallAtEqualAlarms }) =>
        `${name} ${recallAtEqualAlarms.toFixed(1)} % for ${work < 10 ? work.toFixed(1) : Math.round(work)} k`,
    )
    .join(", ");
}
