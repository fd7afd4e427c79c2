import { isDeepStrictEqual } from "node:util";

/** Counts wrong answers to inputs sent eight at a time, as the checks of a run do. */
export async function countMistakes<I, O>(
  inputs: readonly I[],
  call: (input: I) => Promise<O>,
  expected: (input: I) => Promise<O>,
): Promise<number> {
  let mistakes = 0;
  for (let start = 0; start < inputs.length; start += 8) {
    const some = inputs.slice(start, start + 8);
    const answers = await Promise.all(some.map(call));
    for (const [index, input] of some.entries())
      if (!isDeepStrictEqual(answers[index], await expected(input))) mistakes++;
  }
  return mistakes;
}
