/** Attacks that have a rule, and prompts that have none; the same for every variant, since all follows from the seed. */
// TODO: your data, small enough for tests at `smoke`.
import { createHash } from "node:crypto";
import type { Random } from "@labs/experiment";

export interface Rule {
  readonly name: string;
  /** SHA-256 of the attack that the rule is about, as 64 hexadecimal digits. */
  readonly digest: string;
}

interface Size {
  readonly seed: number;
  readonly size: number;
}

export const sizes = { smoke: 1_000, quick: 10_000, full: 100_000 } as const;

export function rulesOf({ seed, size }: Size): Rule[] {
  return Array.from({ length: size }, (_, at) => ({ name: `rule-${at}`, digest: attack(seed, at) }));
}

/** Draws the digest of any rule, made anew: what comes in over a network is never the list's own string. */
export function drawKnown(draw: Random, { seed, size }: Size): string {
  return attack(seed, Math.floor(size * draw()));
}

/** Draws a digest that belongs to no rule. */
export function drawUnknown(draw: Random): string {
  return digestOf(`harmless ${draw()}`);
}

/** Draws one or the other: a mistake may show in only one of them. */
export function drawDigest(draw: Random, size: Size): string {
  return draw() < 0.5 ? drawKnown(draw, size) : drawUnknown(draw);
}

const attack = (seed: number, at: number) => digestOf(`attack ${seed} ${at}`);

function digestOf(prompt: string): string {
  return createHash("sha256").update(prompt).digest("hex");
}
