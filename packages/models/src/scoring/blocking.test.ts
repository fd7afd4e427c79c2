import { setImmediate as turn } from "node:timers/promises";
import { expect, test } from "vitest";
import { smallFile } from "../onnx/small-model.fixture.ts";
import { samples } from "../texts/samples.ts";
import { maxTokens } from "../texts/tokenize.ts";
import { pack } from "./pack.ts";
import { openScorer } from "./scorer.ts";
import { openSession } from "./session.ts";

const batch = samples("validation", 32).map(({ tokens }) => tokens);

/** Turns that the event loop makes until all is done. */
async function turnsDuring(work: Promise<unknown>): Promise<number> {
  let done = false;
  const watched = work.finally(() => {
    done = true;
  });
  let turns = 0;
  for (; !done; turns++) await turn();
  await watched;
  return turns;
}

// When this fails, onnxruntime-node has become asynchronous: then the pool of workers has to prove its worth anew.
test("eight inferences at once on one thread let no other work in between", async () => {
  using file = smallFile();
  await using session = await openSession({ model: file.path });
  const packed = pack(batch, maxTokens);
  await session.run(packed);
  const eight = Promise.all(Array.from({ length: 8 }, () => session.run(packed)));
  expect(await turnsDuring(eight)).toBeLessThanOrEqual(2);
});

test("inference in workers leaves the event loop free", async () => {
  using file = smallFile();
  await using scorer = await openScorer({ model: file.path, workers: 1 });
  const eight = Promise.all(Array.from({ length: 8 }, () => scorer.score(batch, maxTokens)));
  expect(await turnsDuring(eight)).toBeGreaterThan(20);
});
