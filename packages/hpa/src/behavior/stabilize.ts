/** Stabilization windows. Source: `stabilizeRecommendationWithBehaviors` of pkg/controller/podautoscaler/horizontal.go. */
import { type Recommendation, replaceLastOld } from "../state.ts";

export interface Windows {
  readonly upMs: number;
  readonly downMs: number;
}

/**
 * The current replicas, moved no further than the windows allow: up to the lowest recommendation of the up window, down to the
 * highest of the down window, the new proposal being in both.
 *
 * @returns the replicas, and the recommendations with the proposal among them
 */
export function stabilize(
  recommendations: readonly Recommendation[],
  currentReplicas: number,
  proposed: number,
  { upMs, downMs }: Windows,
  now: number,
): { replicas: number; recommendations: Recommendation[] } {
  // A recommendation at the border of a window is outside of it, and not old either.
  const within = (windowMs: number) =>
    recommendations.filter(({ at }) => at > now - windowMs).map(({ replicas }) => replicas);
  const lowest = Math.min(proposed, ...within(upMs));
  const highest = Math.max(proposed, ...within(downMs));
  const isOld = ({ at }: Recommendation) => at < now - upMs && at < now - downMs;
  return {
    replicas: Math.min(Math.max(currentReplicas, lowest), highest),
    recommendations: replaceLastOld(recommendations, isOld, { replicas: proposed, at: now }),
  };
}
