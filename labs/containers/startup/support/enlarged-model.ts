import { readFileSync } from "node:fs";
import { decodeModel, encodeModel, modelFile } from "@labs/models";
import { model } from "../../shared/answers.ts";

/** The guard with a larger table of tokens, as models with a vocabulary of real words have; no text has the tokens added. */
export function enlargedModel(megabytes: number): Uint8Array {
  const bytes = readFileSync(modelFile(model));
  const missing = Math.max(0, megabytes * 1e6 - bytes.byteLength);
  const guard = decodeModel(bytes);
  const constants = guard.constants.map((constant) => {
    const [rows = 0, width = 0] = constant.shape;
    if (constant.name !== "tokens") return constant;
    const more = Math.ceil(missing / (4 * width));
    const table = new Uint8Array(4 * width * (rows + more));
    table.set(constant.bytes);
    return { ...constant, shape: [rows + more, width], bytes: table };
  });
  return encodeModel({ ...guard, constants });
}
