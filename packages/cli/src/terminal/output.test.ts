import { Writable } from "node:stream";
import { LabError } from "@labs/experiment";
import { expect, test } from "vitest";
import { assertPrinted, watchOutput } from "./output.ts";

/** A stream whose every write fails with a code. */
function failing(code: string): Writable {
  return new Writable({
    write: (_chunk, _encoding, done) => done(Object.assign(new Error(`${code}: write`), { code })),
  });
}

async function lose(code: string) {
  const stream = failing(code);
  const watched = watchOutput(stream);
  await new Promise<void>((resolve) => stream.write("text", () => resolve()));
  return watched;
}

test("a full disk under stdout is a failure in one sentence, after the work", async () => {
  const watched = await lose("ENOSPC");
  expect(() => assertPrinted(watched)).toThrow(LabError);
  expect(() => assertPrinted(watched)).toThrow(/the disk is full.*Finished runs are kept/);
});

test("a reader that has seen enough is no failure", async () => {
  const watched = await lose("EPIPE");
  expect(() => assertPrinted(watched)).not.toThrow();
});
