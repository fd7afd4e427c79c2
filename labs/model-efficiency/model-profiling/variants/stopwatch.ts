/** A clock around the call. */
import { profiling } from "../contract.ts";
import { median } from "../median.ts";
import type { Call } from "../service.ts";

export const open = profiling({
  rule: "Slow where half of the calls take twice the time of a healthy service; it has no name for anything.",
  async diagnose(suspect, healthy) {
    const [took, usual] = [await suspect({}), await healthy({})].map(({ calls }) => median(calls.map(total)));
    return (took ?? 0) > 2 * (usual ?? 0) ? "slow" : "healthy";
  },
});

function total({ marks }: Call): number {
  return marks.answered - marks.asked;
}
