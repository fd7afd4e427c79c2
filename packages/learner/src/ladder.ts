export const steps = ["bronze", "silver", "gold"] as const;
export type Step = (typeof steps)[number];

/** How far from the baseline to the reference each step lies, on a logarithmic scale. */
const shares: Readonly<Record<Step, number>> = { bronze: 1 / 3, silver: 2 / 3, gold: 0.95 };

/** Below this a reference gains too little for steps. */
const minGain = 1.1;

/** The ratios to the baseline that the steps begin at; `null` where the reference gained nothing here. */
export function ladder(reference: number): Readonly<Record<Step, number>> | null {
  if (reference < minGain) return null;
  const from = (step: Step) => reference ** shares[step];
  return { bronze: from("bronze"), silver: from("silver"), gold: from("gold") };
}

/** The highest step that a ratio reaches; `null` below the first. */
export function stepOf(ratio: number, from: Readonly<Record<Step, number>>): Step | null {
  return steps.findLast((step) => ratio >= from[step]) ?? null;
}
