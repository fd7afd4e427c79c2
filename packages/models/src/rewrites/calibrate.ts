/** Calibration for static INT8: the ranges that activations take on texts which stand for the traffic. */
import ort from "onnxruntime-node";
import { elementType, encodeModel, type Model } from "../onnx/onnx-file.ts";
import { packUnchecked } from "../texts/pack.ts";

/** The least and the largest number of an activation over all texts. */
export interface Range {
  readonly least: number;
  readonly largest: number;
}

/** By the activation's name. */
export type Ranges = ReadonlyMap<string, Range>;

/** One thread, and no word about what the optimizer removes. */
export const calibrationOptions = {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  logSeverityLevel: 3,
} as const satisfies ort.InferenceSession.SessionOptions;

/** The activations that a rewrite to integers has to quantize: inputs of products by a constant matrix. */
export function productInputs({ nodes, constants }: Model): readonly string[] {
  const known = new Set(constants.map(({ name }) => name));
  const products = nodes.filter(
    ({ operator, inputs: [, factor = ""] }) => operator === "MatMul" && known.has(factor),
  );
  return [...new Set(products.map(({ inputs: [first = ""] }) => first))];
}

/**
 * Runs the model on each text alone and keeps the extremes of what enters its products.
 *
 * @param texts token ids; what they do not contain is clipped later
 */
export async function calibrate(model: Model, texts: readonly (readonly number[])[]): Promise<Ranges> {
  const inputs = productInputs(model);
  const session = await ort.InferenceSession.create(encodeModel(observed(model, inputs)), calibrationOptions);
  const ranges = new Map(inputs.map((name) => [name, { least: 0, largest: 0 }]));
  for (const text of texts) {
    const { ids, rows, length } = packUnchecked([text]);
    const seen = await session.run({ ids: new ort.Tensor("int32", ids, [rows, length]) });
    for (const [name, range] of ranges) {
      range.least = Math.min(range.least, scalar(seen[`${name}:least`]));
      range.largest = Math.max(range.largest, scalar(seen[`${name}:largest`]));
    }
  }
  await session.release();
  return ranges;
}

/** The model, with the extremes of the activations as further outputs. */
function observed(model: Model, inputs: readonly string[]): Model {
  const extremes = inputs.flatMap((name) =>
    (
      [
        ["ReduceMin", "least"],
        ["ReduceMax", "largest"],
      ] as const
    ).map(([operator, which]) => ({
      operator,
      name: `${name}:${which}`,
      inputs: [name],
      outputs: [`${name}:${which}`],
      attributes: { keepdims: 0 },
    })),
  );
  const ports = extremes.map(({ name }) => ({ name, type: elementType.float, shape: [] }));
  return { ...model, nodes: [...model.nodes, ...extremes], outputs: [...model.outputs, ...ports] };
}

function scalar(tensor: ort.Tensor | undefined): number {
  return Number(tensor?.data[0]);
}
