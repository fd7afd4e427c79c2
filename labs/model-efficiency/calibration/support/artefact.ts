/** The files of techniques, and the calibration that they ask for. What a calibration finds is kept: it takes seconds. */
import { existsSync, readFileSync } from "node:fs";
import {
  calibrate,
  calibratePercentile,
  decodeModel,
  encodeModel,
  type Model,
  type Ranges,
} from "@labs/models";
import ort from "onnxruntime-node";
import { keepArtefact } from "../../shared/artefact-file.ts";
import { cached, hashOf, writeWhole } from "../../shared/kept.ts";
import type { Calibration, CalibrationTexts, Setup, Technique } from "../contract.ts";
import { calibrationPrompts, tokenizer } from "../data.ts";

type Sources = Pick<Setup, "reference" | "nanoguard" | "prompts">;

const made = new WeakMap<Technique, Promise<string>>();

/** The file of a technique: the model as it was trained, or its graph rewritten. Made once in a process. */
export function artefact(technique: Technique, sources: Sources): Promise<string> {
  const file = made.get(technique) ?? make(technique, sources);
  made.set(technique, file);
  return file;
}

async function make({ rewrite }: Technique, sources: Sources): Promise<string> {
  if (rewrite === undefined) return sources.reference;
  const model = decodeModel(readFileSync(sources.reference));
  return keepArtefact(encodeModel(await rewrite(model, calibrationOf(model, sources))));
}

function calibrationOf(model: Model, { reference, nanoguard, prompts }: Sources): Calibration {
  const ranges = async (
    which: CalibrationTexts,
    how: string,
    look: (tokens: readonly (readonly number[])[]) => Promise<Ranges>,
  ): Promise<Ranges> => {
    const tokens = calibrationPrompts(prompts, which).map(({ text }) => tokenizer(nanoguard)(text));
    const file = cached("ranges", `${hashOf([reference, ort.env.versions.node, how, tokens])}.json`);
    if (existsSync(file)) return new Map(JSON.parse(readFileSync(file, "utf8")));
    const found = await look(tokens);
    writeWhole(file, JSON.stringify([...found]));
    return found;
  };
  return {
    minMax: (texts) => ranges(texts, "extremes", (tokens) => calibrate(model, tokens)),
    percentile: (texts, share) =>
      ranges(texts, `inside ${share}`, (tokens) => calibratePercentile(model, tokens, share)),
  };
}
