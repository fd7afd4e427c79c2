import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { cleanUpAtEnd } from "./clean-up-at-end.ts";

const module = new URL("./clean-up.fixture.ts", import.meta.url).href;

test("what is registered is removed when it is disposed of, and not before", async () => {
  const folder = await mkdtemp(join(tmpdir(), "labs-clean-up-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, "left");
  await writeFile(file, "");
  const registered = await cleanUpAtEnd(module, { file });
  expect(existsSync(file)).toBe(true);
  await registered[Symbol.asyncDispose]();
  expect(existsSync(file)).toBe(false);
});
