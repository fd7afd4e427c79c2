import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { LabError } from "@labs/experiment";
import { parseHints, readState, updateState } from "@labs/learner";
import { wrap } from "@labs/report";
import { createTwoFilesPatch } from "diff";
import { type CatalogEntry, root } from "../../catalog/catalog.ts";
import { fileOf, fromRoot, idOf, loadEntry, variantFile } from "../../catalog/entry.ts";
import { stateFile } from "../../catalog/paths.ts";
import {
  companionAt,
  companionsOf,
  keepVersion,
  moved,
  needYours,
  readYours,
  versionFile,
  writeStarter,
  yoursFile,
} from "../../catalog/yours.ts";
import { print } from "../../terminal/output.ts";

/** `pnpm lab <lab> start <experiment>`: writes `yours.ts`, unless there is one. */
export async function start(lab: string, experiment: string): Promise<void> {
  const entry = await loadEntry(lab, experiment);
  if ((await readYours(entry)) !== null) {
    throw new LabError(
      "USAGE",
      `${fromRoot(yoursFile(entry))} is there already: go on with it, or begin anew with \`pnpm lab ${lab} reset ${experiment}\`, which keeps it.`,
    );
  }
  await writeStarter(entry);
  await print(begun(entry));
}

/** `pnpm lab <lab> reset <experiment>`: keeps the file as a numbered version and writes the starter anew. */
export async function reset(lab: string, experiment: string): Promise<void> {
  const entry = await loadEntry(lab, experiment);
  await needYours(entry);
  const version = await keepVersion(entry);
  await writeStarter(entry, { over: true });
  await print(`What it was is kept as ${fromRoot(versionFile(entry, version))}.\n\n${begun(entry)}`);
}

function begun(entry: CatalogEntry): string {
  const { lab, name, experiment } = entry;
  return [
    `${fromRoot(yoursFile(entry))} is a copy of ${experiment.baseline} now. Git ignores it.`,
    `  Task:   ${wrap(experiment.goal.task, "          ")}`,
    `  Check:  pnpm lab ${lab} check ${name}   (watch: the same after every save)`,
    `  Stuck:  pnpm lab ${lab} hint ${name}`,
    `  Bench:  pnpm lab ${lab} bench ${name}   (measures yours too from now on)`,
  ].join("\n");
}

/** `pnpm lab <lab> hint <experiment>`: one piece more of symptom, cause, approach. */
export async function hint(lab: string, experiment: string): Promise<void> {
  const entry = await loadEntry(lab, experiment);
  const pieces = parseHints(await readFile(fileOf(entry, "hints.md"), "utf8"));
  const seen = (await readState(stateFile())).experiments[idOf(entry)]?.hints ?? 0;
  const index = Math.min(seen, pieces.length - 1);
  const piece = pieces[index];
  if (piece === undefined) throw new Error(`${idOf(entry)} has no hints`);
  const again = seen >= pieces.length ? " (the last one, again)" : "";
  if (seen < pieces.length) await remember(entry, { hints: seen + 1 });
  const toTry = (await readYours(entry)) === null ? "start" : "check";
  await print(
    [
      `${idOf(entry)}, hint ${index + 1} of ${pieces.length}${again}`,
      wrap(`${piece.kind}: ${piece.text}`),
      "",
      seen + 1 >= pieces.length
        ? `Nothing is left but the reference: pnpm lab ${lab} reveal ${experiment}`
        : `One more: the same command. Try it first: pnpm lab ${lab} ${toTry} ${experiment}`,
    ].join("\n"),
  );
}

/** `pnpm lab <lab> reveal <experiment>`: from the learner's code, or the baseline, to the reference. */
export async function reveal(lab: string, experiment: string): Promise<void> {
  const entry = await loadEntry(lab, experiment);
  const { baseline, goal, variants } = entry.experiment;
  const yours = await readYours(entry);
  const [base = "", reference = ""] = await Promise.all(
    [baseline, goal.reference].map((name) => readFile(variantFile(entry, name), "utf8")),
  );
  const file = fromRoot(variantFile(entry, goal.reference));
  const from = yours === null ? fromRoot(variantFile(entry, baseline)) : fromRoot(yoursFile(entry));
  await remember(entry, { revealedAt: new Date().toISOString() });
  await print(
    [
      `The reference is ${goal.reference}: ${variants[goal.reference]?.change ?? ""}`,
      // Where the files lie is no part of the answer.
      createTwoFilesPatch(from, file, yours ?? base, yours === null ? reference : moved(reference)).trimEnd(),
      ...(await companionPatches(from, file)),
      "",
      `Why it works, and when it does not: ${fromRoot(fileOf(entry, "EXPLANATION.md"))}`,
    ].join("\n"),
  );
}

/** From each file that goes with a module to the one that goes with another; paths from the root. */
async function companionPatches(from: string, to: string): Promise<string[]> {
  const companions = await companionsOf(join(root, to));
  const patches = companions.map(async (companion) => {
    const files = [companionAt(from, companion), companionAt(to, companion)] as const;
    const [before, after] = await Promise.all(
      files.map((file) => readFile(join(root, file), "utf8").catch(() => "")),
    );
    return createTwoFilesPatch(...files, before ?? "", after ?? "").trimEnd();
  });
  return await Promise.all(patches);
}

async function remember(entry: CatalogEntry, what: { hints?: number; revealedAt?: string }): Promise<void> {
  await updateState(stateFile(), (state) => {
    const id = idOf(entry);
    const known = state.experiments[id] ?? { hints: 0, revealedAt: null };
    return { ...state, experiments: { ...state.experiments, [id]: { ...known, ...what } } };
  });
}
