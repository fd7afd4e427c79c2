/** The labelled texts, the same on every machine, and no text in two splits. */
import { random } from "@labs/experiment";
import { type Composed, compose } from "./compose.ts";
import { inside, outside } from "./grammar.ts";
import { fnv1a, maxTokens, tokenize } from "./tokenize.ts";

export interface Sample extends Composed {
  /** Token ids, at most `maxTokens`. */
  readonly tokens: readonly number[];
}

export const splits = ["train", "validation", "test", "outside"] as const;
/** `outside` is for tests alone: its goals, verbs, frames and topics occur in no other split. */
export type Split = (typeof splits)[number];

/** How many samples a split has by default. */
export const sizes = {
  train: 12_000,
  validation: 2_000,
  test: 2_000,
  outside: 1_000,
} as const satisfies Record<Split, number>;

/** Share of attacks. */
export const attackShare = 0.4;

/** Share of training labels that are wrong, as where people label; other splits are labelled correctly. */
export const trainNoise = 0.02;

const drawn = new Map<Split, { readonly samples: Sample[]; readonly source: Generator<Sample, never> }>();

/** The first `count` samples of a split. Asking for more gives the same ones first. */
export function samples(split: Split, count: number = sizes[split]): readonly Sample[] {
  let known = drawn.get(split);
  if (known === undefined) {
    known = { samples: [], source: stream(split) };
    drawn.set(split, known);
  }
  while (known.samples.length < count) known.samples.push(known.source.next().value);
  return known.samples.slice(0, count);
}

function* stream(split: Split): Generator<Sample, never> {
  const draw = random("samples", split);
  const seen = new Set<string>();
  for (;;) {
    const composed = compose(draw, split === "outside" ? outside : inside, draw() < attackShare);
    const mislabelled = split === "train" && draw() < trainNoise;
    if (seen.has(composed.text) || !belongs(composed.text, split)) continue;
    seen.add(composed.text);
    const tokens = tokenize(composed.text);
    if (tokens.length > maxTokens) continue;
    yield { ...composed, attack: composed.attack !== mislabelled, tokens };
  }
}

/** A text's hash says which split may have it, so that no list of the others is needed to keep them apart. */
function belongs(text: string, split: Split): boolean {
  return split === "outside" || splits[fnv1a(text) % 3] === split;
}
