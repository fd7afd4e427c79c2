/** The right features, computed by one loop over the log, apart from any variant. */
import { allowedLateness, type Log } from "./data.ts";

/** What is right. A type and not an interface: it travels as data. */
export type Right = {
  /** By partition, in the order in which the events happened. */
  readonly rows: readonly (readonly RightRow[])[];
  readonly vocabulary: readonly string[];
  readonly means: readonly number[];
};

export type RightRow = {
  readonly id: number;
  readonly gap: number | null;
  readonly rise: boolean;
  readonly late: boolean;
};

/**
 * The serial result. An event is late where one that happened more than the allowed lateness after it had arrived before
 * it in its partition; of an event that arrives twice the first arrival counts.
 */
export function serialResult(log: Log): Right {
  const events = new Map<string, number>();
  const scores = new Map<string, number>();
  const rows = log.map((arrived) => {
    const first = arrived.filter(({ id }, at) => arrived.findIndex((other) => other.id === id) === at);
    const isLate = new Map(
      first.map(({ id, at }) => {
        const before = arrived.slice(
          0,
          arrived.findIndex((other) => other.id === id),
        );
        return [id, before.some((other) => other.at > at + allowedLateness)];
      }),
    );
    const partScores = new Map<string, number>();
    const inOrder = first.toSorted((one, other) => one.id - other.id);
    const result = inOrder.map((event): RightRow => {
      const { id, at, actor, severity } = event;
      if (isLate.get(id)) return { id, gap: null, rise: false, late: true };
      const before = inOrder.findLast(
        (other) => other.id < id && other.actor === actor && !isLate.get(other.id),
      );
      for (const word of event.training ? new Set(event.words.split(" ")) : []) {
        events.set(word, (events.get(word) ?? 0) + 1);
        partScores.set(word, (partScores.get(word) ?? 0) + event.score);
      }
      const gap = before ? at - before.at : null;
      return { id, gap, rise: before !== undefined && severity > before.severity, late: false };
    });
    for (const [word, score] of partScores) scores.set(word, (scores.get(word) ?? 0) + score);
    return result;
  });
  const vocabulary = [...events.keys()].toSorted();
  return {
    rows,
    vocabulary,
    means: vocabulary.map((word) => (scores.get(word) ?? 0) / (events.get(word) ?? 0)),
  };
}
