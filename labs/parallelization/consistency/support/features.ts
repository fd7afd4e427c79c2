/** What a worker computes: the features of a partition's events, in the order that the technique puts them in. */
import type { Row, SecurityEvent, Technique } from "../contract.ts";

export function featuresOf(
  partition: number,
  arrived: readonly SecurityEvent[],
  order: Technique["order"],
): readonly Row[] {
  const { events, late } = order?.(arrived) ?? { events: arrived, late: [] };
  const before = new Map<number, SecurityEvent>();
  const rows = events.map((event): Row => {
    const previous = before.get(event.actor);
    before.set(event.actor, event);
    const gap = previous === undefined ? null : event.at - previous.at;
    const rise = previous !== undefined && event.severity > previous.severity;
    return { ...carried(event), partition, gap, rise, late: false };
  });
  return [
    ...rows,
    ...late.map((event) => ({ ...carried(event), partition, gap: null, rise: false, late: true })),
  ];
}

const carried = ({ id, score, words, training }: SecurityEvent) => ({ id, score, words, training });
