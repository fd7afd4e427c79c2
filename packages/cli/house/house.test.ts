/** The rules of the house: where files stand, who imports whom. Each test lists all that breaks its rule. */
import { glob, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../src/catalog/catalog.ts";
import { findWrongArrows } from "./arrows.ts";
import { findCircles } from "./circles.ts";
import { findFullFolders, findStrayFiles } from "./files.ts";
import { readModules } from "./modules.ts";
import { findFormerWords } from "./words.ts";

const modules = await readModules(root);
const found = glob("{labs,packages}/**/*.*", { cwd: root, exclude: ["**/node_modules", "**/__pycache__"] });
const paths = (await Array.fromAsync(found)).sort();

test("an experiment has the files of its plan and no others", () => {
  const written = paths.filter((path) => /^(labs|packages\/cli\/template)\//.test(path));
  expect(findStrayFiles(written)).toEqual([]);
});

test("a contract declares types only", () => {
  const contracts = modules.filter(({ path }) => /^labs\/[^/]+\/[^/]+\/contract\.ts$/.test(path));
  expect(contracts.filter(({ typesOnly }) => !typesOnly).map(({ path }) => path)).toEqual([]);
});

test("imports point from the labs to the packages and downwards among these", () => {
  expect(findWrongArrows(modules)).toEqual([]);
});

test("no modules import each other in a circle, types included", () => {
  expect(findCircles(modules)).toEqual([]);
});

test("no folder has more sources than a reader takes in", () => {
  expect(findFullFolders(paths)).toEqual([]);
});

test("words that were given up are in no source, no text and no test", async () => {
  const own = await Array.fromAsync(
    glob(["*.{md,yml}", "docs/*.md", "k8s/**/*.{md,mjs,sh,yaml}"], { cwd: root }),
  );
  const written = [...own, ...paths].filter(
    (path) => /\.(ts|mjs|py|md|ya?ml|sh)$/.test(path) && !isList(path),
  );
  const texts = written.map(async (path) => ({ path, text: await readFile(join(root, path), "utf8") }));
  expect(findFormerWords(await Promise.all(texts))).toEqual([]);
});

/** The list itself, its test, and the history of changes. */
function isList(path: string): boolean {
  return /^packages\/cli\/house\/(words|rules\.test)\.ts$|^CHANGELOG\.md$/.test(path);
}
