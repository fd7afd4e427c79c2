/** Rules for attacks that were seen before, and a log in which every second prompt is one of them. */
// TODO: your data: the same for every variant, all of it from the seed, and small at `smoke`, where tests run.
import { createHash } from "node:crypto";
import { type Random, random } from "@labs/experiment";

/** Travels to every cell: plain data, from which the rest is made there. */
export interface Setup {
  readonly seed: number;
  /** Number of rules. */
  readonly size: number;
}

export interface Rule {
  readonly name: string;
  /** SHA-256 of the attack, as 64 hexadecimal digits. */
  readonly digest: string;
}

export const sizes = { smoke: 200, quick: 1_000, full: 3_000 } as const;

/** Prompts that are checked in one call; an even number, so that half of them are attacks. */
export const windowLength = 2_000;
const logLength = 8_000;

/** The rules, and the digests of the log. */
export function dataOf({ seed, size }: Setup): { readonly rules: Rule[]; readonly log: string[] } {
  const draw = random(seed, "log");
  const attack = (at: number) => digestOf(`attack ${seed} ${at}`);
  return {
    rules: Array.from({ length: size }, (_, at) => ({ name: `rule-${at}`, digest: attack(at) })),
    log: Array.from({ length: logLength }, (_, at) =>
      at % 2 === 0 ? attack(Math.floor(size * draw())) : digestOf(`harmless ${seed} ${at}`),
    ),
  };
}

/** Draws where in the log a window begins. */
export function drawWindow(draw: Random): number {
  return Math.floor((logLength - windowLength) * draw());
}

function digestOf(prompt: string): string {
  return createHash("sha256").update(prompt).digest("hex");
}
