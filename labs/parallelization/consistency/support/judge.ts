/** Counts what is wrong with the features that a reader sees, event by event, against the serial result. */
import { createHash } from "node:crypto";
import type { Fitted, Row } from "../contract.ts";
import type { Right } from "../reference.ts";

/** What one run of the job came to. */
export type Answer = {
  /** Events of which at least one thing is wrong. */
  readonly wrong: number;
  /** Neither among the features nor set aside. */
  readonly lost: number;
  /** There more than once. */
  readonly duplicated: number;
  /** There with other features than in the order in which things happened, or set aside wrongly, or not where it should. */
  readonly misordered: number;
  /** Words of the vocabulary that no training event has. */
  readonly leaked: number;
  /** Partitions without a wrong event. */
  readonly exactPartitions: number;
  /** Partitions that were not announced exactly once. */
  readonly misannounced: number;
  /** Late events that were counted and set aside. */
  readonly setAside: number;
  /** Of which a reader saw a part only, when a worker had died. */
  readonly halfVisible: number;
  /** Of the features, the vocabulary and the means to six digits. */
  readonly digest: string;
  /** Whether the bits of a mean differ from those of the serial result. */
  readonly sumsDiffer: boolean;
};

export interface Seen {
  readonly rows: readonly Row[];
  readonly fitted: Fitted;
  readonly announced: readonly number[];
  readonly halfVisible: number;
}

export function judge({ rows, fitted, announced, halfVisible }: Seen, right: Right): Answer {
  const byId = Map.groupBy(rows, ({ id }) => id);
  const counts = { wrong: 0, lost: 0, duplicated: 0, misordered: 0, exactPartitions: 0 };
  for (const partition of right.rows) {
    const wrongBefore = counts.wrong;
    for (const { id, gap, rise, late } of partition) {
      const own = byId.get(id) ?? [];
      const isLost = own.length === 0;
      const isTwice = own.length > 1;
      const isMisordered =
        !isLost && !own.some((row) => row.gap === gap && row.rise === rise && row.late === late);
      if (isLost) counts.lost++;
      if (isTwice) counts.duplicated++;
      if (isMisordered) counts.misordered++;
      if (isLost || isTwice || isMisordered) counts.wrong++;
    }
    if (counts.wrong === wrongBefore) counts.exactPartitions++;
  }
  return {
    ...counts,
    leaked: fitted.vocabulary.filter((word) => !right.vocabulary.includes(word)).length,
    misannounced: right.rows.filter((_, at) => announced.filter((one) => one === at).length !== 1).length,
    setAside: rows.filter(({ late }) => late).length,
    halfVisible,
    digest: digestOf(rows, fitted),
    sumsDiffer: !fitted.means.every((mean, at) => Object.is(mean, right.means[at])),
  };
}

/** What is right to answer; the bits of the means are left to `given`, since what they come to is counted by a case of its own. */
export function rightAnswer(right: Right, given: Answer | undefined): Answer {
  const all = right.rows.flat();
  return {
    ...{ wrong: 0, lost: 0, duplicated: 0, misordered: 0, leaked: 0, misannounced: 0, halfVisible: 0 },
    exactPartitions: right.rows.length,
    setAside: all.filter(({ late }) => late).length,
    digest: digestOf(all, right),
    sumsDiffer: given?.sumsDiffer ?? false,
  };
}

function digestOf(
  rows: readonly Pick<Row, "id" | "gap" | "rise" | "late">[],
  { vocabulary, means }: Fitted,
): string {
  const features = rows
    .map(({ id, gap, rise, late }) => [id, gap, rise, late] as const)
    .toSorted(([one, gap], [other, otherGap]) => one - other || (gap ?? 0) - (otherGap ?? 0));
  const rounded = means.map((mean) => mean.toPrecision(6));
  return createHash("sha256")
    .update(JSON.stringify([features, vocabulary, rounded]))
    .digest("hex")
    .slice(0, 16);
}
