/** What the driver and the rig know of a variant: its answers, its counters, the setup of a cell. Types only. */
import type { Evidence, Known, Policy, Tier, Transformer } from "../contract.ts";

export interface Decision {
  readonly attack: boolean;
  readonly by: Tier;
  readonly score: number;
}

/**
 * Right is what the policy says with the scores that its models really give: the driver computes them again. How good a
 * policy is, is not a matter of right and wrong but of recall; one that finds less than half of the attacks is refused.
 */
export interface Answer {
  readonly policy: Policy;
  /** One per text of the page. */
  readonly decisions: readonly Decision[];
}

/** Decides about a page of texts, one after the other. */
export type Screen = (page: readonly string[]) => Promise<Answer>;

export interface Quality {
  /** Per cent of attacks found, and of harmless texts called attacks, at the policy's own thresholds. */
  readonly recall: number;
  readonly falseAlarms: number;
  /** Recall if exactly the usual share of the harmless texts were alarms, or the small one; the band stays as it is. */
  readonly recallAtEqualAlarms: number;
  readonly recallAtFewAlarms: number;
  /** Per cent of decisions, and of alarms, that are right in traffic, where few texts are attacks. */
  readonly accuracy: number;
  readonly alarmsRight: number;
  /** Thousands of multiply-adds per text. */
  readonly work: number;
}

export type Point = Pick<Quality, "work" | "recallAtEqualAlarms">;

export type Setup = Known & {
  /** Model files; the linear one is in the package. */
  readonly files: Readonly<Record<Transformer, string>>;
  /** Texts of other words than the grammar's, which no plan reads. */
  readonly outside: Evidence;
  /** Work and recall of the candidates for the front, on the test split. */
  readonly points: readonly Point[];
  /** Places in the test split of texts that the cascade passes on. */
  readonly ambiguous: readonly number[];
};

export type Counter =
  | "texts"
  | "transformed"
  | "slowestMs"
  | "claimedRecall"
  | "claimedAlarms"
  | "beatenBy"
  | "recallOutside"
  | "falseAlarmsOutside"
  | "recallOutsideAtEqualAlarms"
  | keyof Quality;
