import { LabError } from "@labs/experiment";
import { expect, test } from "vitest";
import { fileOf, smallFile } from "../onnx/small-model.fixture.ts";
import { checkTokens } from "../texts/pack.ts";
import { samples } from "../texts/samples.ts";
import { maxTokens, vocabulary } from "../texts/tokenize.ts";
import { openBlockingScorer, openScorer } from "./scorer.ts";

const rows = samples("validation", 40).map(({ tokens }) => tokens);

test("workers give what the calling thread gives, row by row", async () => {
  using file = smallFile();
  await using scorer = await openScorer({ model: file.path, workers: 2 });
  await using blocking = await openBlockingScorer({ model: file.path });
  const together = await scorer.score(rows);
  expect(together).toEqual(await blocking.score(rows));
  expect(together.every((score) => score > 0 && score < 1)).toBe(true);
  expect(new Set(together).size).toBeGreaterThan(rows.length / 2);
});

test("batches that lie ready at a worker come back with their own scores, from every worker", async () => {
  using file = smallFile();
  await using scorer = await openScorer({ model: file.path, workers: 2, ahead: 1 });
  await using blocking = await openBlockingScorer({ model: file.path });
  const batches = Array.from({ length: 9 }, (_, at) => rows.slice(at, at + 4));
  const found = await Promise.all(batches.map((batch) => scorer.score(batch)));
  for (const [at, batch] of batches.entries()) expect(found[at]).toEqual(await blocking.score(batch));
});

test("neither neighbours nor padding change a row's score by more than rounding", async () => {
  using file = smallFile();
  await using scorer = await openScorer({ model: file.path, workers: 1 });
  const together = await scorer.score(rows);
  const wide = await scorer.score(rows, maxTokens);
  const alone = await Promise.all(rows.map((row) => scorer.score([row])));
  together.forEach((score, at) => {
    expect(wide[at]).toBeCloseTo(score, 5);
    expect(alone[at]?.[0]).toBeCloseTo(score, 5);
  });
});

test("memory that is not kept changes no answer", async () => {
  using file = smallFile();
  await using plain = await openScorer({ model: file.path, workers: 1 });
  await using other = await openScorer({ model: file.path, workers: 1, arena: false });
  const expected = await plain.score(rows);
  (await other.score(rows)).forEach((score, at) => {
    expect(score).toBeCloseTo(expected[at] ?? Number.NaN, 5);
  });
});

test("rows that no model takes are refused one by one, and the scorer goes on", async () => {
  using file = smallFile();
  await using scorer = await openScorer({ model: file.path, workers: 1 });
  await expect(scorer.score([])).rejects.toThrow(RangeError);
  await expect(scorer.score([[1, 2], []])).rejects.toThrow(RangeError);
  await expect(scorer.score([new Array(maxTokens + 1).fill(2)])).rejects.toThrow(
    "no model takes more than 256",
  );
  await expect(scorer.score([[1, 2, 3]], 2)).rejects.toThrow("3 tokens; the batch is 2 wide");
  for (const id of [-1, 0, 1.5, Number.NaN, 2048])
    await expect(scorer.score([[1, id]])).rejects.toThrow(`There is no token ${id}`);
  expect(await scorer.score([[1, 2, 3]])).toHaveLength(1);
});

test("an id that no text has fails in the run where it is not checked, with all rows, and the scorer goes on", async () => {
  using file = smallFile();
  await using scorer = await openScorer({ model: file.path, workers: 1, checked: false });
  const unknown = [1, vocabulary + 7, 12];
  await expect(scorer.score([[1, 2, 3], unknown])).rejects.toThrow("out of data bounds");
  expect(() => checkTokens(unknown)).toThrow(`There is no token ${vocabulary + 7}`);
  expect(await scorer.score([[1, 2, 3]])).toHaveLength(1);
});

test("rows that are run one by one have the scores that each has alone", async () => {
  using file = smallFile();
  await using scorer = await openScorer({ model: file.path, workers: 1, rowByRow: true });
  await using blocking = await openBlockingScorer({ model: file.path });
  const alone = await Promise.all(rows.map((row) => blocking.score([row])));
  expect(await scorer.score(rows)).toEqual(alone.flat());
  // As wide as a row may be: there is no padding to find its end by.
  const whole = new Array<number>(maxTokens).fill(2);
  expect(await scorer.score([whole, [1, 2]])).toEqual([
    ...(await blocking.score([whole])),
    ...(await blocking.score([[1, 2]])),
  ]);
});

test("disposing waits for what runs and refuses what waits", async () => {
  using file = smallFile();
  const scorer = await openScorer({ model: file.path, workers: 2 });
  const batches = Promise.allSettled(Array.from({ length: 6 }, () => scorer.score(rows, maxTokens)));
  await scorer[Symbol.asyncDispose]();
  const states = (await batches).map(({ status }) => status);
  expect(states).toEqual([...Array(2).fill("fulfilled"), ...Array(4).fill("rejected")]);
  await expect(scorer.score(rows)).rejects.toThrow("closed");
});

test("a file that is no model is named in one sentence", async () => {
  using file = fileOf(Buffer.from("no model"));
  for (const model of [file.path, `${file.path}.missing`]) {
    const failure = await openScorer({ model, workers: 2 }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(LabError);
    expect(String(failure)).toContain(model);
  }
  await expect(openScorer({ model: file.path, workers: 0 })).rejects.toThrow("at least one worker");
});
