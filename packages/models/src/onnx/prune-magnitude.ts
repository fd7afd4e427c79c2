/** Unstructured pruning: the smallest numbers of every matrix become zeros, which dense kernels multiply all the same. */
import { constant, elementType, floatsOf, type Model } from "./onnx-file.ts";
import { matrices } from "./weights.ts";

const prunable = new RegExp(`^layer\\d+\\.(${matrices.join("|")})$`);

/**
 * Gives the model with `share` of each layer matrix at zero; embeddings, biases and the head stay.
 *
 * @param share from 0 to 1
 * @throws Error where the model has no such matrix, or the zeros are not as many as asked for
 */
export function pruneMagnitude(model: Model, share: number): Model {
  let pruned = 0;
  const constants = model.constants.map((one) => {
    if (one.type !== elementType.float || !prunable.test(one.name)) return one;
    const numbers = Float32Array.from(floatsOf(one));
    const zeros = Math.floor(share * numbers.length);
    const magnitudes = numbers.map(Math.abs).sort();
    const largest = magnitudes[zeros - 1] ?? -1;
    let equals = zeros - magnitudes.indexOf(largest);
    numbers.forEach((number, at) => {
      const magnitude = Math.abs(number);
      // Among numbers of the largest magnitude that goes, the first ones go.
      if (magnitude < largest || (magnitude === largest && equals-- > 0)) numbers[at] = 0;
    });
    const left = numbers.reduce((count, number) => count + Number(number !== 0), 0);
    if (left !== numbers.length - zeros)
      throw new Error(`${one.name} has ${left} numbers left, not the target`);
    pruned++;
    return constant(one.name, one.type, one.shape, numbers);
  });
  if (pruned === 0) throw new Error("the model has no layer matrix: nothing was pruned");
  return { ...model, constants };
}
