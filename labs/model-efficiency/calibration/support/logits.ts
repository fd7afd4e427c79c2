/** The logits of a model's file: of one text, and of the prompts it is judged on, which do not vary and are kept on disk. */
import { cpus } from "node:os";
import { basename } from "node:path";
import { openLogits } from "@labs/models";
import ort from "onnxruntime-node";
import { keptNumbers } from "../../shared/kept.ts";
import type { Setup } from "../contract.ts";
import { judgedPrompts, tokenizer } from "../data.ts";

/** Of the judged prompts, each alone. */
export async function logitsOf(
  file: string,
  { nanoguard, ...judged }: Pick<Setup, "nanoguard" | "prompts" | "texts">,
): Promise<readonly number[]> {
  const prompts = judgedPrompts(judged);
  const dependsOn = [basename(file), ort.env.versions.node, cpus()[0]?.model, prompts];
  return await keptNumbers("logits", dependsOn, async () => {
    await using scoring = await openLogits(file);
    const logits = new Float64Array(prompts.length);
    for (const [at, { text }] of prompts.entries())
      logits[at] = await scoring.logit(tokenizer(nanoguard)(text));
    return logits;
  });
}
