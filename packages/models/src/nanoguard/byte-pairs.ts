/** The tokenizer of NanoGuard: byte pairs by rank, as tiktoken merges them. */
import { readFileSync } from "node:fs";
import { isNamed, readPickle } from "./pickled-data.ts";

/** Its pattern, less the possessive quantifiers, which change nothing where they stand. */
const pieces =
  /'(?:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,2}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]|\s+(?!\S)|\s+/giu;

/** Opens every text. */
const start = "<|reserved_0|>";

/** @param file the pickled encoding of the package; it is read, not run */
export function bytePairs(file: string): (text: string) => readonly number[] {
  const encoding = readPickle(readFileSync(file));
  const state = isNamed(encoding) ? encoding.state : undefined;
  const [merges, special] = ["mergeable_ranks", "special_tokens"].map((name) =>
    state instanceof Map ? state.get(name) : undefined,
  );
  if (!(merges instanceof Map) || !(special instanceof Map)) throw new Error(`${file} is no encoding`);
  const ranks = new Map(
    [...merges].map(([bytes, rank]) => [Buffer.from(bytes as Uint8Array).toString("latin1"), Number(rank)]),
  );
  const first = Number(special.get(start));
  return (text) => [first, ...(text.match(pieces) ?? []).flatMap((piece) => merge(piece, ranks))];
}

/** Joins the two neighbours whose union has the lowest rank, until no union has one. */
function merge(piece: string, ranks: ReadonlyMap<string, number>): readonly number[] {
  const parts = [...Buffer.from(piece).toString("latin1")];
  for (;;) {
    let best = { rank: Number.POSITIVE_INFINITY, at: -1 };
    for (let at = 0; at + 1 < parts.length; at++) {
      const rank = ranks.get(`${parts[at]}${parts[at + 1]}`) ?? Number.POSITIVE_INFINITY;
      if (rank < best.rank) best = { rank, at };
    }
    if (best.at === -1) return parts.map((part) => ranks.get(part) ?? 0);
    parts.splice(best.at, 2, `${parts[best.at]}${parts[best.at + 1]}`);
  }
}
