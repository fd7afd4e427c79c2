/** The decoder and its cache, on the thread that opened them. */
import ort from "onnxruntime-node";
import { openRuntime } from "../scoring/session.ts";
import { cacheNames } from "./decoder-graph.ts";
import { decoderSizes, headSize } from "./decoder-weights.ts";

export interface DecoderOptions {
  /** Path of the decoder's `.onnx` file. */
  readonly model: string;
  /** Tokens that the cache has places for. */
  readonly places: number;
}

/** The next tokens of one sequence in a step. */
export interface DecoderRow {
  /** Their ids, at least one. */
  readonly tokens: readonly number[];
  /** Position of the first of them in its sequence, from 0. */
  readonly position: number;
  /** Places of the cache that are read, with the keys and values of what came before. */
  readonly past: readonly number[];
  /** Places that the keys and values of the new tokens are written to, one each. */
  readonly places: readonly number[];
}

export interface NextToken {
  /** The likeliest token: greedy decoding. */
  readonly token: number;
  /** By how much its logit exceeds that of the second. */
  readonly margin: number;
}

export interface Decoder extends AsyncDisposable {
  /**
   * Computes the rows' tokens and writes their keys and values. Rows of one token are computed together; a row of
   * several fills a core by itself and is computed alone, so that no row is padded to another's length.
   *
   * @returns what comes after the last token of each row, in the rows' order
   */
  step(rows: readonly DecoderRow[]): Promise<readonly NextToken[]>;
}

/** Added to the logits of what a token may not see. */
const masked = -1e4;

/** Loads the model; `step` blocks this thread until it is done. */
export async function openDecoderSession({ model, places }: DecoderOptions): Promise<Decoder> {
  const session = await openRuntime({ model });
  const caches = cacheNames(decoderSizes.layers).map((name) => {
    const numbers = new Float32Array(places * headSize);
    return { fresh: `fresh.${name}`, name, numbers, tensor: floats(numbers, [places, headSize]) };
  });

  /** Rows of the same number of tokens, in one run. */
  const run = async (rows: readonly DecoderRow[]): Promise<NextToken[]> => {
    const outputs = await session.run({
      ...inputsOf(rows),
      ...Object.fromEntries(caches.map(({ name, tensor }) => [name, tensor])),
    });
    const written = rows.flatMap(({ places }) => places);
    for (const { fresh, numbers } of caches) {
      const made = floatsOf(outputs[fresh]);
      for (const [at, place] of written.entries())
        numbers.set(made.subarray(at * headSize, (at + 1) * headSize), place * headSize);
    }
    const logits = floatsOf(outputs.logits);
    const vocabulary = logits.length / rows.length;
    return rows.map((_, row) => likeliest(logits.subarray(row * vocabulary, (row + 1) * vocabulary)));
  };

  return {
    async step(rows) {
      const next = new Map<DecoderRow, NextToken>();
      const single = rows.filter(({ tokens }) => tokens.length === 1);
      const runs = [
        ...rows.filter(({ tokens }) => tokens.length > 1).map((row) => [row]),
        ...(single.length > 0 ? [single] : []),
      ];
      for (const together of runs) {
        const tokens = await run(together);
        for (const [at, row] of together.entries()) next.set(row, tokens[at] ?? { token: 0, margin: 0 });
      }
      return rows.map((row) => next.get(row) ?? { token: 0, margin: 0 });
    },
    [Symbol.asyncDispose]: () => session.release(),
  };
}

function inputsOf(rows: readonly DecoderRow[]) {
  const count = rows[0]?.tokens.length ?? 0;
  const old = Math.max(...rows.map(({ past }) => past.length));
  const [ids, positions] = [new Int32Array(rows.length * count), new Int32Array(rows.length * count)];
  const past = new Int32Array(rows.length * old);
  const mask = new Float32Array(rows.length * count * (old + count));
  for (const [row, one] of rows.entries()) {
    ids.set(one.tokens, row * count);
    past.set(one.past, row * old);
    for (let token = 0; token < count; token++) {
      positions[row * count + token] = one.position + token;
      const from = (row * count + token) * (old + count);
      mask.fill(masked, from + one.past.length, from + old);
      mask.fill(masked, from + old + token + 1, from + old + count);
    }
  }
  return {
    ids: new ort.Tensor("int32", ids, [rows.length, count]),
    positions: new ort.Tensor("int32", positions, [rows.length, count]),
    past: new ort.Tensor("int32", past, [rows.length, old]),
    mask: floats(mask, [rows.length, count, old + count]),
  };
}

function likeliest(logits: Float32Array): NextToken {
  let [token, first, second] = [0, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const [id, logit] of logits.entries())
    if (logit > first) [token, second, first] = [id, first, logit];
    else if (logit > second) second = logit;
  return { token, margin: first - second };
}

function floats(numbers: Float32Array, shape: readonly number[]): ort.Tensor {
  return new ort.Tensor("float32", numbers, shape);
}

function floatsOf(tensor: ort.Tensor | undefined): Float32Array {
  if (!(tensor?.data instanceof Float32Array)) throw new Error("the decoder lacks an output of floats");
  return tensor.data;
}
