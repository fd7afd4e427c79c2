import { afterAll, expect, test } from "vitest";
import { decoderFile } from "../model-file.ts";
import { openDecoder } from "./decoder.ts";
import { type Decoder, openDecoderSession } from "./decoder-session.ts";

const places = 256;
const model = decoderFile();
const decoder = await openDecoderSession({ model, places });

afterAll(() => decoder[Symbol.asyncDispose]());

const ids = (length: number, seed: number) =>
  Array.from({ length }, (_, at) => 2 + ((seed * 101 + at * 13) % 2000));
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => from + at);

/** Greedy tokens, the prompt in pieces of a size, from a first place of the cache on. */
async function generate(on: Decoder, prompt: readonly number[], count: number, first = 0, piece = 999) {
  const at = (from: number, to: number) => range(first + from, first + to);
  const step = async (tokens: readonly number[], from: number) => {
    const row = { tokens, position: from, past: at(0, from), places: at(from, from + tokens.length) };
    return (await on.step([row]))[0]?.token ?? -1;
  };
  let next = -1;
  for (let from = 0; from < prompt.length; from += piece)
    next = await step(prompt.slice(from, from + piece), from);
  const output = [next];
  while (output.length < count) {
    next = await step([next], prompt.length + output.length - 1);
    output.push(next);
  }
  return output;
}

test("what is cached need not be computed again: each token is the one that follows the whole text", async () => {
  const prompt = ids(20, 1);
  const output = await generate(decoder, prompt, 6);
  for (const [at, token] of output.entries())
    expect(await generate(decoder, [...prompt, ...output.slice(0, at)], 1)).toEqual([token]);
  expect(new Set(output).size).toBeGreaterThan(2);
});

test("a prompt may come in pieces, and its places may be any", async () => {
  const prompt = ids(33, 2);
  const whole = await generate(decoder, prompt, 5);
  expect(await generate(decoder, prompt, 5, 0, 8)).toEqual(whole);
  expect(await generate(decoder, prompt, 5, 100)).toEqual(whole);
});

test("rows of different pasts in one run get what each gets alone", async () => {
  const prompts = [ids(5, 3), ids(40, 4), ids(17, 5)];
  const firsts = [0, 60, 120];
  const alone: number[][] = [];
  for (const prompt of prompts) alone.push(await generate(decoder, prompt, 2));
  for (const [row, prompt] of prompts.entries()) await generate(decoder, prompt, 1, firsts[row]);
  const together = await decoder.step(
    prompts.map((prompt, row) => {
      const [first = 0, length] = [firsts[row], prompt.length];
      const tokens = [alone[row]?.[0] ?? -1];
      return { tokens, position: length, past: range(first, first + length), places: [first + length] };
    }),
  );
  expect(together.map(({ token }) => token)).toEqual(alone.map(([, second]) => second));
  for (const { margin } of together) expect(margin).toBeGreaterThan(0);
});

test("another position, or keys and values of another text, are another output", async () => {
  const prompt = ids(12, 6);
  const right = await generate(decoder, prompt, 1);
  const [moved] = await decoder.step([{ tokens: prompt, position: 40, past: [], places: range(0, 12) }]);
  await generate(decoder, ids(30, 7), 1, 200);
  const [leaked] = await decoder.step([
    { tokens: prompt, position: 0, past: range(200, 230), places: range(0, 12) },
  ]);
  expect([moved?.token, leaked?.token]).not.toContain(right[0]);
});

test("the decoder in a worker gives the same tokens, and a file that is no model one sentence", async () => {
  await using worker = await openDecoder({ model, places });
  expect(await generate(worker, ids(9, 8), 3)).toEqual(await generate(decoder, ids(9, 8), 3));
  await expect(openDecoder({ model: "/nowhere.onnx", places })).rejects.toThrow(
    /nowhere\.onnx cannot be opened/,
  );
});
