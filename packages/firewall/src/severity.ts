import type { Random } from "@labs/experiment";

/** Severities from 1 (routine) to 5 (critical), with the share of events that carry each. */
export const severities = [
  { level: 1, share: 0.8 },
  { level: 2, share: 0.13 },
  { level: 3, share: 0.05 },
  { level: 4, share: 0.018 },
  { level: 5, share: 0.002 },
] as const;

export type Severity = (typeof severities)[number]["level"];

/** Upper end of each level's part of [0, 1). */
export const severityBounds: readonly { level: Severity; below: number }[] = severities.map(
  ({ level }, index) => ({
    level,
    below: severities.slice(0, index + 1).reduce((sum, { share }) => sum + share, 0),
  }),
);

/** Draws a severity with the shares above. */
export function drawSeverity(random: Random): Severity {
  const u = random();
  return severityBounds.find(({ below }) => u < below)?.level ?? 5;
}
