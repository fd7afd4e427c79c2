/** The reference: greedy decoding of one request at a time, without a scheduler and without blocks. */
import { type NextToken, openDecoderSession } from "@labs/models";
import type { Request } from "../contract.ts";
import { longest } from "../data.ts";

/**
 * Neighbours move a logit by some 1e-6, since sums are taken in another order. Where the second likeliest token is as
 * near to the first as that, either is right: such requests are left out, so that tokens can be compared for equality.
 */
const steadyMargin = 1e-4;

export interface GeneratedAlone {
  /** The requests that were kept. */
  readonly requests: readonly Request[];
  /** Their tokens by id. */
  readonly outputs: ReadonlyMap<number, readonly number[]>;
  /** Time that the kept requests took together. */
  readonly seconds: number;
}

export async function generateAlone(model: string, requests: readonly Request[]): Promise<GeneratedAlone> {
  await using decoder = await openDecoderSession({ model, places: longest });
  const places = Array.from({ length: longest }, (_, place) => place);
  const next = async (tokens: readonly number[], from: number): Promise<NextToken> => {
    const row = { tokens, position: from, past: places.slice(0, from) };
    const [made] = await decoder.step([{ ...row, places: places.slice(from, from + tokens.length) }]);
    if (made === undefined) throw new Error("the decoder gave no token");
    return made;
  };

  const outputs = new Map<number, readonly number[]>();
  let seconds = 0;
  for (const { id, prompt, outputTokens } of requests) {
    const began = performance.now();
    let newest = await next(prompt, 0);
    const output = [newest.token];
    let margin = newest.margin;
    for (let at = prompt.length; output.length < outputTokens; at++) {
      newest = await next([newest.token], at);
      output.push(newest.token);
      margin = Math.min(margin, newest.margin);
    }
    if (margin < steadyMargin) continue;
    outputs.set(id, output);
    seconds += (performance.now() - began) / 1000;
  }
  return { requests: requests.filter(({ id }) => outputs.has(id)), outputs, seconds };
}
