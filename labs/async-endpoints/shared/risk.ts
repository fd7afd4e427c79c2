/** The computation of this lab: the reference system's rules over every passage of a prompt. */
import { promptRisk } from "@labs/firewall";

/** Characters of a passage, and how far the next one begins behind it: an attack is whole in at least one. */
export const passage = { length: 1_000, step: 100 } as const;

/**
 * Risk of a prompt's worst passage, in ten-thousandths: read as a whole, a long document is suspicious by its
 * length alone. Its cost grows with the prompt.
 */
export function riskOf(prompt: string): number {
  const last = Math.max(0, prompt.length - passage.length);
  let worst = 0;
  for (let start = 0; ; start += passage.step) {
    worst = Math.max(worst, promptRisk(prompt.slice(start, start + passage.length)));
    if (start >= last) return Math.round(worst * 10_000);
  }
}
