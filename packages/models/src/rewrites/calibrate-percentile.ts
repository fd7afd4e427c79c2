/** Ranges that leave the farthest numbers of an activation outside: what is rare is clipped, and what is usual gets finer steps. */
import ort from "onnxruntime-node";
import { elementType, encodeModel, type Model } from "../onnx/onnx-file.ts";
import { packUnchecked } from "../texts/pack.ts";
import { calibrate, calibrationOptions, type Range, type Ranges } from "./calibrate.ts";

/** Bins of a histogram, from an activation's least number to its largest. */
const bins = 8192;

/**
 * Runs the model twice on each text: for the extremes, then for a histogram between them.
 *
 * @param share of the numbers that lie inside, such as 0.9999; half of the others lie at either end
 */
export async function calibratePercentile(
  model: Model,
  texts: readonly (readonly number[])[],
  share: number,
): Promise<Ranges> {
  const extremes = await calibrate(model, texts);
  const names = [...extremes.keys()];
  const session = await ort.InferenceSession.create(encodeModel(observed(model, names)), calibrationOptions);
  const histograms = new Map(names.map((name) => [name, new Float64Array(bins)]));
  for (const text of texts) {
    const { ids, rows, length } = packUnchecked([text]);
    const seen = await session.run({ ids: new ort.Tensor("int32", ids, [rows, length]) });
    for (const [name, { least, largest }] of extremes) {
      const [histogram, perNumber] = [histograms.get(name), bins / (largest - least || 1)];
      for (const number of (seen[`${name}:all`]?.data ?? []) as Float32Array) {
        const bin = Math.min(bins - 1, Math.max(0, Math.floor((number - least) * perNumber)));
        if (histogram !== undefined) histogram[bin] = (histogram[bin] ?? 0) + 1;
      }
    }
  }
  await session.release();
  return new Map(
    [...extremes].map(([name, range]) => [
      name,
      inner(range, histograms.get(name) ?? new Float64Array(bins), share),
    ]),
  );
}

/** The model, with the activations as its outputs, each in one row. */
function observed(model: Model, names: readonly string[]): Model {
  const rows = names.map((name) => ({
    operator: "Flatten",
    name: `${name}:all`,
    inputs: [name],
    outputs: [`${name}:all`],
    attributes: { axis: 0 },
  }));
  const outputs = rows.map(({ name }) => ({ name, type: elementType.float, shape: [1, "numbers"] }));
  return { ...model, nodes: [...model.nodes, ...rows], outputs };
}

/** The range without the bins at either end that hold half of the rest each; it always holds zero. */
function inner({ least, largest }: Range, histogram: Float64Array, share: number): Range {
  const outside = (histogram.reduce((sum, count) => sum + count, 0) * (1 - share)) / 2;
  const width = (largest - least) / bins;
  const skipped = (counts: Float64Array) => {
    let [sum, at] = [0, 0];
    while (at < bins - 1 && sum + (counts[at] ?? 0) <= outside) sum += counts[at++] ?? 0;
    return at;
  };
  return {
    least: Math.min(0, least + skipped(histogram) * width),
    largest: Math.max(0, largest - skipped(histogram.toReversed()) * width),
  };
}
