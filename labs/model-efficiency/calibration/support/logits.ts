/** The logits of a model's file: of one text, and of the prompts it is judged on, which do not vary and are kept on disk. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { basename } from "node:path";
import { openLogits } from "@labs/models";
import ort from "onnxruntime-node";
import type { Setup } from "../contract.ts";
import { judgedPrompts, tokenizer } from "../data.ts";

const kept = `${import.meta.dirname}/../../node_modules/.cache/logits`;

/** Of the judged prompts, each alone. */
export async function logitsOf(
  file: string,
  { nanoguard, ...judged }: Pick<Setup, "nanoguard" | "prompts" | "texts">,
): Promise<readonly number[]> {
  const prompts = judgedPrompts(judged);
  const key = createHash("sha256")
    .update(JSON.stringify([basename(file), ort.env.versions.node, cpus()[0]?.model, prompts]))
    .digest("hex");
  const place = `${kept}/${key}.f64`;
  if (existsSync(place)) return [...new Float64Array(Uint8Array.from(readFileSync(place)).buffer)];
  await using scoring = await openLogits(file);
  const logits = new Float64Array(prompts.length);
  for (const [at, { text }] of prompts.entries())
    logits[at] = await scoring.logit(tokenizer(nanoguard)(text));
  mkdirSync(kept, { recursive: true });
  writeFileSync(`${place}.${process.pid}`, logits);
  renameSync(`${place}.${process.pid}`, place);
  return [...logits];
}
