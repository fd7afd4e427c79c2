/** The learner's own file: where it is, how it begins, and what becomes of its earlier versions. */
import { copyFile, glob, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, extname, join, parse } from "node:path";
import { LabError } from "@labs/experiment";
import type { ExtraArm } from "@labs/harness";
import type { CatalogEntry } from "./catalog.ts";
import { fileOf, fromRoot, variantFile } from "./entry.ts";
import { ignoresYours } from "./paths.ts";

export function yoursFile(entry: CatalogEntry): string {
  return fileOf(entry, `yours${extensionOf(entry)}`);
}

/** `.ts`, or what the variants' files end with where these are no modules. */
function extensionOf(entry: CatalogEntry): string {
  return extname(variantFile(entry, entry.experiment.baseline));
}

/** Its text; `null` where it was not started. */
export async function readYours(entry: CatalogEntry): Promise<string | null> {
  if (ignoresYours) return null;
  return readFile(yoursFile(entry), "utf8").catch(() => null);
}

/** Its text, for commands that work on it. */
export async function needYours(entry: CatalogEntry): Promise<string> {
  const text = await readYours(entry);
  if (text !== null) return text;
  throw new LabError(
    "USAGE",
    `There is no ${fromRoot(yoursFile(entry))} yet: begin one with \`pnpm lab ${entry.lab} start ${entry.name}\`.`,
  );
}

/**
 * Writes the starter.
 *
 * @param over whether a file that is there may be lost
 */
export async function writeStarter(entry: CatalogEntry, { over = false } = {}): Promise<void> {
  await writeFile(yoursFile(entry), await starterOf(entry), { flag: over ? "w" : "wx" });
  await copyCompanions(variantFile(entry, entry.experiment.baseline), yoursFile(entry));
}

/** Files that go with a variant's module: those beside it that have its name and another ending, such as its Dockerfile. */
export async function companionsOf(module: string): Promise<string[]> {
  const { name, base, dir } = parse(module);
  const beside = await readdir(dir).catch(() => []);
  return beside.filter((file) => file.startsWith(`${name}.`) && file !== base).sort();
}

/** The same file beside another module. */
export function companionAt(module: string, companion: string): string {
  const ending = companion.slice(companion.indexOf("."));
  return join(dirname(module), `${parse(module).name}${ending}`);
}

async function copyCompanions(from: string, to: string): Promise<void> {
  for (const companion of await companionsOf(from))
    await copyFile(join(dirname(from), companion), companionAt(to, companion));
}

/** The texts of a module and of all that goes with it. */
async function wholeOf(module: string): Promise<string> {
  return [await readFile(module, "utf8"), ...(await companionTexts(module))].join("\n");
}

async function companionTexts(module: string): Promise<string[]> {
  const companions = await companionsOf(module);
  return Promise.all(companions.map((companion) => readFile(join(dirname(module), companion), "utf8")));
}

/** What `yours.ts` and all that goes with it begin as. */
export async function wholeStarterOf(entry: CatalogEntry): Promise<string> {
  const companions = await companionTexts(variantFile(entry, entry.experiment.baseline));
  return [await starterOf(entry), ...companions].join("\n");
}

/** The baseline as a file of the experiment's own folder, with the task and the contract above it. */
export async function starterOf(entry: CatalogEntry): Promise<string> {
  const { baseline, goal } = entry.experiment;
  const [source, contract] = await Promise.all([
    readFile(variantFile(entry, baseline), "utf8"),
    readFile(fileOf(entry, "contract.ts"), "utf8").catch(() => ""),
  ]);
  const promise = docOf(contract);
  const isModule = extensionOf(entry) === ".ts";
  const begins = `Yours. It begins as a copy of the baseline, ${baseline}`;
  const lines = [
    isModule ? `${begins}; it has to export \`open\`.` : `${begins}.`,
    "",
    `TODO: ${goal.task}`,
    "",
    `Check it with \`pnpm lab ${entry.lab} check ${entry.name}\`.`,
    ...(promise === null ? [] : [`The contract is in contract.ts: ${promise}`]),
  ];
  if (!isModule) return `${lines.map((line) => `# ${line}`.trimEnd()).join("\n")}\n${source}`;
  return `/**\n${lines.map((line) => ` * ${line}`.trimEnd()).join("\n")}\n */\n${moved(withoutDoc(source))}`;
}

/** The comment that a file begins with, on one line. */
function docOf(source: string): string | null {
  const text = /^\/\*\*([\s\S]*?)\*\//.exec(source)?.[1];
  return text?.replaceAll(/\s*\n\s*\*?\s*/g, " ").trim() ?? null;
}

function withoutDoc(source: string): string {
  return source.replace(/^\/\*\*[\s\S]*?\*\/\n/, "");
}

/** The text of a variant's file with its imports as they are from the folder above, where `yours.ts` lies. */
export function moved(source: string): string {
  return source.replaceAll(/(from |import\()"(\.[^"]*)"/g, (_, before: string, path: string) => {
    if (path.startsWith("../../")) return `${before}"${path.slice("../".length)}"`;
    if (path.startsWith("../")) return `${before}"${path.slice(1)}"`;
    return `${before}"./variants/${path.slice("./".length)}"`;
  });
}

/** The text of `yours.ts` and of all that goes with it; `null` where it was not started. */
export async function readWholeYours(entry: CatalogEntry): Promise<string | null> {
  return (await readYours(entry)) === null ? null : await wholeOf(yoursFile(entry));
}

/** Numbers of the kept versions, from the first. They lie beside `yours.ts`, so that each still runs. */
export async function versionsOf(entry: CatalogEntry): Promise<number[]> {
  if (ignoresYours) return [];
  const files = await Array.fromAsync(glob(`yours@*${extensionOf(entry)}`, { cwd: dirname(entry.file) }));
  return files.flatMap((file) => Number(/@(\d+)\.\w+$/.exec(file)?.[1]) || []).sort((a, b) => a - b);
}

export function versionFile(entry: CatalogEntry, number: number): string {
  return fileOf(entry, `yours@${number}${extensionOf(entry)}`);
}

/** Keeps `yours.ts`, with what goes with it, as it is under the next number, or says which kept version it is. */
export async function keepVersion(entry: CatalogEntry): Promise<number> {
  await needYours(entry);
  const whole = await wholeOf(yoursFile(entry));
  const versions = await versionsOf(entry);
  const last = versions.at(-1);
  if (last !== undefined && (await wholeOf(versionFile(entry, last))) === whole) return last;
  const next = (last ?? 0) + 1;
  await copyFile(yoursFile(entry), versionFile(entry, next));
  await copyCompanions(yoursFile(entry), versionFile(entry, next));
  return next;
}

/** `yours.ts` as one more arm. */
export function yoursArm(entry: CatalogEntry): ExtraArm {
  return { name: "yours", change: "Yours.", from: { module: yoursFile(entry) } };
}
