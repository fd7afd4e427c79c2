/** What every model says of a split, and what it costs. */
import { type Split, samples, scoreLinear } from "@labs/models";
import { graphFacts } from "../../shared/graph-facts.ts";
import { scoresOf } from "../../shared/scores.ts";
import type { Evidence } from "../contract.ts";
import type { Setup } from "./subject.ts";

export async function evidenceOf(split: Split, texts: number, files: Setup["files"]): Promise<Evidence> {
  const list = samples(split, texts);
  const lengths = list.map(({ tokens }) => tokens.length);
  const work = async (file: string) => {
    const { multiplied } = await graphFacts(file);
    return lengths.map((length) => (multiplied * length) / 1000);
  };
  const scores = (tier: keyof Setup["files"]) => scoresOf(files[tier], split, texts);
  return {
    attack: list.map(({ attack }) => attack),
    scores: {
      linear: list.map(({ tokens }) => scoreLinear(tokens)),
      tiny: await scores("tiny"),
      guard: await scores("guard"),
      "guard-int8": await scores("guard-int8"),
    },
    work: {
      // One addition for every token and one for every pair.
      linear: lengths.map((length) => (2 * length) / 1000),
      tiny: await work(files.tiny),
      guard: await work(files.guard),
      "guard-int8": await work(files["guard-int8"]),
    },
  };
}
