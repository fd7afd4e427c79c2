/** One step of a hint: each leads a little further than the one before. */
export interface Hint {
  readonly kind: "Symptom" | "Cause" | "Approach";
  readonly text: string;
}

/** Reads `hints.md`: a numbered list whose entries say symptom, cause and approach, in this order. */
export function parseHints(markdown: string): Hint[] {
  const flat = markdown.replaceAll(/^\d+\. /gm, "").replaceAll(/\s+/g, " ");
  const parts = flat.split(/\*\*(Symptom|Cause|Approach):\*\*/);
  const hints: Hint[] = [];
  for (let index = 1; index + 1 < parts.length; index += 2) {
    const text = (parts[index + 1] ?? "").trim();
    hints.push({ kind: parts[index] as Hint["kind"], text });
  }
  return hints;
}
