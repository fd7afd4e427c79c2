/** Tensors of a file of `torch.save`, unpacked: names and shapes from its pickle, numbers from the raw storages beside it. */
import { readFileSync } from "node:fs";
import { isNamed, type Named, type Pickled, readPickle } from "./pickled-data.ts";

export interface Tensor {
  readonly shape: readonly number[];
  readonly numbers: Float32Array;
}

/**
 * @param folder the unpacked file: `data.pkl` and `data/`
 * @param key of the dictionary that holds the tensors by name
 */
export function readTensors(folder: string, key: string): ReadonlyMap<string, Tensor> {
  const whole = readPickle(readFileSync(`${folder}/data.pkl`));
  const named = whole instanceof Map ? whole.get(key) : undefined;
  if (!(named instanceof Map)) throw new Error(`${folder} holds no tensors under ${key}`);
  return new Map([...named].map(([name, value]) => [String(name), tensorOf(folder, value)]));
}

/** `_rebuild_tensor_v2(("storage", type, place, device, count), offset, shape, strides, …)`. */
function tensorOf(folder: string, value: Pickled): Tensor {
  if (!isNamed(value) || value.name !== "torch._utils._rebuild_tensor_v2")
    throw new Error("a value of the file is no tensor");
  const [storage, offset, size] = value.args;
  const [parts] = (storage as Named).args;
  const [, type, place] = parts as readonly Pickled[];
  if (offset !== 0) throw new Error("a tensor begins within its storage");
  const { buffer } = Uint8Array.from(readFileSync(`${folder}/data/${place}`));
  const shape = (size as readonly Pickled[]).map(Number);
  return { shape, numbers: floats((type as Named).name, buffer) };
}

function floats(type: string, buffer: ArrayBuffer): Float32Array {
  if (type === "torch.FloatStorage") return new Float32Array(buffer);
  if (type !== "torch.BFloat16Storage") throw new Error(`numbers of ${type} are not read`);
  // The upper half of a float of 32 bits.
  const wide = new Uint16Array(buffer.byteLength);
  new Uint16Array(buffer).forEach((half, at) => {
    wide[2 * at + 1] = half;
  });
  return new Float32Array(wide.buffer);
}
