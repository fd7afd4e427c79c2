/** The figures of the texts are those of the stored runs that they quote. */
import { glob, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { asReferenceRun, readResult, referenceRunBytes } from "@labs/harness";
import { expect, test } from "vitest";
import { root } from "../src/catalog/catalog.ts";
import { quoteRuns } from "../src/quoting/quote-runs.ts";

const files = (await Array.fromAsync(glob("labs/*/*/reference-run.json", { cwd: root }))).sort();

async function faultsIn(file: string): Promise<string[]> {
  const { size } = await stat(join(root, file));
  const run = await readResult(join(root, file));
  return [
    ...(`labs/${run.lab}/${run.experiment}` === dirname(file) ? [] : ["it is a run of another experiment"]),
    ...(size <= referenceRunBytes ? [] : [`it takes ${size} bytes, more than ${referenceRunBytes}`]),
    ...(JSON.stringify(asReferenceRun(run)) === JSON.stringify(run) ? [] : ["it is not reduced"]),
  ].map((fault) => `${file}: ${fault}`);
}

test("a reference run is its experiment's, reduced and small", async () => {
  expect((await Promise.all(files.map(faultsIn))).flat()).toEqual([]);
});

test("what the texts quote is what the reference runs measured", async () => {
  const texts = await quoteRuns(root);
  const drift = texts.flatMap(({ path, faults, changes }) =>
    [...faults, ...changes].map((one) => `${path}: ${one}`),
  );
  expect(drift, "`pnpm lab readme` puts the runs' figures in").toEqual([]);
});
