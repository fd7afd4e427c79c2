/** A model's own scale, on the thread that calls: a probability hides how far a score has moved near its ends. */
import ort from "onnxruntime-node";
import { packUnchecked } from "../texts/pack.ts";
import { openRuntime } from "./session.ts";

export interface Logits extends AsyncDisposable {
  /** The logit of attack less that of harmless, of one text alone. Blocks this thread until it is done. */
  logit(tokens: readonly number[]): Promise<number>;
}

/** @param model path of an `.onnx` file of any vocabulary, with `ids` and `logits` */
export async function openLogits(model: string): Promise<Logits> {
  const session = await openRuntime({ model });
  return {
    logit: async (tokens) => {
      const { ids, rows, length } = packUnchecked([tokens]);
      const { logits } = await session.run({ ids: new ort.Tensor("int32", ids, [rows, length]) });
      const [harmless = Number.NaN, attack = Number.NaN] = Array.from(logits?.data ?? [], Number);
      return attack - harmless;
    },
    [Symbol.asyncDispose]: () => session.release(),
  };
}
