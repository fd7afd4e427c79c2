/** Every Python block of the texts runs. One process per text; a test per block, named by its file and line. */
import { glob } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { root } from "../src/catalog/catalog.ts";
import { findInterpreter, runBlocks } from "./python-blocks.ts";

const texts = (
  await Array.fromAsync(glob("{labs/*,packages/cli/template}/*/EXPLANATION.md", { cwd: root }))
).sort();
const python = await findInterpreter(pathToFileURL(join(root, "labs/async-endpoints/requirements.txt")));

if ("missing" in python) {
  test.skip(`Python in texts: no Python of version 3.11 or newer here (${python.missing})`, () => {});
} else {
  for (const text of texts) {
    const outcomes = await runBlocks(join(root, text), python);
    test(`${text} has Python`, () => {
      expect(outcomes).not.toEqual([]);
    });
    for (const { line, fault, skipped } of outcomes) {
      const name = `${text}:${line}`;
      if (skipped === null) test(`${name} runs`, () => expect(fault).toBeNull());
      else test.skip(`${name}: ${skipped}`, () => {});
    }
  }
}
