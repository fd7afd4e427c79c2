/** The figures of the texts are those of the stored runs that they quote. */
import { glob, readFile, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { asReferenceRun, readResult, referenceRunBytes } from "@labs/harness";
import { expect, test } from "vitest";
import { root } from "../src/catalog/catalog.ts";
import { findDrift, hasMarker } from "./reference-tables.ts";

const folders = (await Array.fromAsync(glob("labs/*/*/experiment.ts", { cwd: root }))).map(dirname).sort();

async function faultsIn(folder: string): Promise<string[]> {
  const text = await readFile(join(root, folder, "EXPLANATION.md"), "utf8");
  const file = join(root, folder, "reference-run.json");
  const size = await stat(file).then(
    (found) => found.size,
    () => null,
  );
  if (size === null) return hasMarker(text) ? [`${folder}: its text quotes a run that is not there`] : [];
  const run = await readResult(file);
  return [
    ...(`labs/${run.lab}/${run.experiment}` === folder ? [] : ["it is a run of another experiment"]),
    ...(size <= referenceRunBytes ? [] : [`it takes ${size} bytes, more than ${referenceRunBytes}`]),
    ...(JSON.stringify(asReferenceRun(run)) === JSON.stringify(run) ? [] : ["it is not reduced"]),
    ...findDrift(text, run),
  ].map((fault) => `${folder}: ${fault}`);
}

test("what the texts quote is what the reference runs measured", async () => {
  expect((await Promise.all(folders.map(faultsIn))).flat()).toEqual([]);
});
