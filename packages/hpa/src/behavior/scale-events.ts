/** The memory of changes. Source: `storeScaleEvent` of pkg/controller/podautoscaler/horizontal.go. */
import type { Behavior, ScalingRules } from "../hpa.ts";
import { replaceLastOld, type ScaleEvent } from "../state.ts";
import type { ScaleEvents } from "./rate-limit.ts";

/** The events with a change added. Without `behavior` nothing is recorded, since nothing would read it. */
export function recordChange(
  { scaleUpEvents, scaleDownEvents }: ScaleEvents,
  behavior: Behavior | undefined,
  from: number,
  to: number,
  now: number,
): ScaleEvents {
  if (behavior === undefined) return { scaleUpEvents, scaleDownEvents };
  return to > from
    ? { scaleUpEvents: withChange(scaleUpEvents, behavior.scaleUp, to - from, now), scaleDownEvents }
    : { scaleUpEvents, scaleDownEvents: withChange(scaleDownEvents, behavior.scaleDown, from - to, now) };
}

/** One outdated event at a time makes room for a new one; events at the border of the longest period stay. */
function withChange(
  events: readonly ScaleEvent[],
  { policies }: ScalingRules,
  change: number,
  now: number,
): ScaleEvent[] {
  const longest = Math.max(0, ...policies.map(({ periodSeconds }) => periodSeconds));
  const isPast = ({ at }: ScaleEvent) => at < now - longest * 1000;
  const marked = events.map((event) => ({ ...event, outdated: event.outdated || isPast(event) }));
  return replaceLastOld(marked, ({ outdated }) => outdated, { change, at: now, outdated: false });
}
