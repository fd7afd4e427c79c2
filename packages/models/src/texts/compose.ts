/** Writes one text: harmless clauses, and an attack that is used, mentioned between quotation marks, or absent. */
import type { Random } from "@labs/experiment";
import type { Grammar } from "./grammar.ts";

export interface Composed {
  readonly text: string;
  /** An attack stands outside of quotation marks. */
  readonly attack: boolean;
  /** What the text quotes. */
  readonly quotes: "nothing" | "harmless" | "attack";
  /** Vowels of the attack are written as digits. */
  readonly disguised: boolean;
}

/** Clauses of a text are log-normal: many short texts, few long ones. */
const clauses = { logMedian: 0.5, spread: 1.15, most: 30 } as const;

/** Draws a text whose class is given, so that the classes share everything else. */
export function compose(random: Random, grammar: Grammar, attack: boolean): Composed {
  const parts = Array.from({ length: drawClauses(random) }, () => harmless(random, grammar));
  const insert = (part: string) => parts.splice(Math.floor(random() * (parts.length + 1)), 0, part);
  const disguised = random() < 0.25;
  const hostile = () => {
    const plain = hostileClause(random, grammar);
    return disguised ? disguise(random, plain) : plain;
  };

  let quotes: Composed["quotes"] = "nothing";
  if (attack) insert(hostile());
  if (random() < 0.6) {
    // An attack may quote either; a harmless text that has a frame quotes an attack, and only it differs.
    quotes = attack && random() < 0.7 ? "harmless" : "attack";
    insert(frame(random, grammar, quotes === "attack" ? hostile() : harmless(random, grammar)));
  }
  if (!attack && random() < 0.3) {
    if (quotes === "nothing") quotes = "harmless";
    insert(frame(random, grammar, harmless(random, grammar)));
  }
  const text = parts.join(random() < 0.5 ? " . " : " , ");
  return { text, attack, quotes, disguised: disguised && (attack || quotes === "attack") };
}

function drawClauses(random: Random): number {
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const count = Math.round(Math.exp(clauses.logMedian + clauses.spread * normal));
  return Math.min(clauses.most, Math.max(1, count));
}

function harmless(random: Random, grammar: Grammar): string {
  const kind = random();
  const request = `${pick(random, grammar.requests)} ${pick(random, grammar.topics)}`;
  if (kind < 0.45) return `${request} ${pick(random, grammar.manners)}`;
  return kind < 0.85 ? pick(random, grammar.remarks) : `could you please ${request}`;
}

function hostileClause(random: Random, grammar: Grammar): string {
  const kind = random();
  const goal = pick(random, grammar.goals);
  const override = `${pick(random, grammar.overrides)} ${pick(random, grammar.scopes)} ${pick(random, grammar.rules)}`;
  const link = pick(random, grammar.links);
  if (kind < 0.5) return `${override} ${link} ${goal}`;
  const demand = pick(random, grammar.demands).replace("…", goal);
  return kind < 0.75 ? `${demand} ${link} ${override}` : demand;
}

/** Speaks of a text, with harmless clauses around it inside the quotation marks. */
function frame(random: Random, grammar: Grammar, quoted: string): string {
  const before = random() < 0.5 ? `${harmless(random, grammar)} . ` : "";
  const after = random() < 0.4 ? ` . ${harmless(random, grammar)}` : "";
  return pick(random, grammar.frames).replace("…", `${before}${quoted}${after}`);
}

const digits: Readonly<Record<string, string>> = { a: "4", e: "3", i: "1", o: "0" };

function disguise(random: Random, text: string): string {
  return text.replace(/[aeio]/g, (vowel) => (random() < 0.35 ? (digits[vowel] ?? vowel) : vowel));
}

function pick(random: Random, list: readonly string[]): string {
  return list[Math.floor(random() * list.length)] ?? "";
}
