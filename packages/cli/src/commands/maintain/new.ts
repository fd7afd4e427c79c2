import { access, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { stderr } from "node:process";
import { LabError } from "@labs/experiment";
import { labNames, loadLab, root } from "../../catalog/catalog.ts";
import { fromRoot } from "../../catalog/entry.ts";
import { installPackages } from "../../catalog/pnpm.ts";
import { listedAtRoot, listedInLab } from "../../catalog/readme-table.ts";
import { experimentFiles, labFile, type Names, templateQuestion } from "../../catalog/template.ts";
import { print } from "../../terminal/output.ts";

/**
 * `pnpm lab new <lab>/<experiment>`: an experiment from the template, which compiles, passes its tests and
 * measures before anything in it is changed.
 *
 * @param words of the command line, which are no names
 */
export async function createExperiment(id: string, words: readonly string[]): Promise<void> {
  const names = namesIn(id, words, await readdir(join(root, "packages")));
  const folder = join(root, "labs", names.lab);
  if (await exists(join(folder, names.experiment))) {
    throw new LabError(
      "USAGE",
      `labs/${id} is there already: choose another name (\`pnpm lab ${names.lab}\` lists those taken).`,
    );
  }
  const { made, changed } = await draft(names, folder);
  for (const [path, text] of made) {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text, { flag: "wx" });
  }
  for (const [path, text] of changed) await writeFile(path, text);
  await print(report(names, [...made.keys()], [...changed.keys()]));
  if (made.has(join(folder, "package.json"))) {
    stderr.write("Linking the packages of the new lab …\n");
    // Where CI is set, pnpm would refuse to add the new lab to the lockfile.
    await installPackages(root, ["--no-frozen-lockfile"]);
  }
}

/**
 * The names in `<lab>/<experiment>`.
 *
 * @throws LabError USAGE
 */
export function namesIn(id: string, words: readonly string[], packages: readonly string[]): Names {
  const [lab = "", experiment = "", ...more] = id.split("/");
  const refuse = (why: string) => new LabError("USAGE", `${why}, as in \`pnpm lab new search/rule-lookup\`.`);
  if (lab === "" || experiment === "" || more.length > 0) {
    throw refuse(`"${id}" does not name a lab and an experiment: say <lab>/<experiment>`);
  }
  for (const name of [lab, experiment]) {
    if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) {
      throw refuse(`"${name}" is not a name: use small letters and digits, with hyphens between words`);
    }
    if (words.includes(name)) throw refuse(`"${name}" is a command: choose another name`);
  }
  // Projects of the tests and packages of the workspace are called by these names.
  if (packages.includes(lab)) throw refuse(`"${lab}" is a package: choose another name for the lab`);
  return { lab, experiment };
}

type Texts = ReadonlyMap<string, string>;

/** All that will be written, by path, before anything is: what cannot be done is found out while nothing is half done. */
async function draft(
  names: Names,
  folder: string,
): Promise<{ readonly made: Texts; readonly changed: Texts }> {
  const experiments = (await labNames()).includes(names.lab) ? (await loadLab(names.lab)).experiments : [];
  const order = Math.max(0, ...experiments.map(({ experiment }) => experiment.order)) + 1;
  const row = { ...names, question: await templateQuestion() };
  const made = new Map<string, string>();
  const changed = new Map<string, string>();

  const atRoot = join(root, "README.md");
  changed.set(atRoot, listedAtRoot(await readFile(atRoot, "utf8"), row));
  const readme = join(folder, "README.md");
  if (await exists(readme)) changed.set(readme, listedInLab(await readFile(readme, "utf8"), row));
  else made.set(readme, listedInLab(await labFile("README.md", names), row));
  const manifest = join(folder, "package.json");
  if (!(await exists(manifest))) made.set(manifest, await labFile("package.json", names));
  for (const [path, text] of await experimentFiles(names, order)) {
    made.set(join(folder, names.experiment, path), text);
  }
  return { made, changed };
}

function report({ lab, experiment }: Names, made: readonly string[], changed: readonly string[]): string {
  const listed = (paths: readonly string[]) => paths.map((path) => `  ${fromRoot(path)}`);
  const steps = [
    ["experiment.ts", "the question, the cases, the metrics, the claims, the goal, where it loses"],
    ["contract.ts", "types only: what a variant is given and what it must return"],
    ["data.ts", "what it works on, drawn from the seed"],
    ["rig.ts", "connections, counters and cleanup around a technique; the right answers"],
    ["variants/, wrong/", "one technique per file, the baseline first; the plausible mistake"],
    ["experiment.test.ts", "right answers, the mistake refused, the count that explains it"],
    ["hints.md", "symptom, cause, approach"],
    ["EXPLANATION.md", "after your first runs: why the result looks like this"],
    [
      "python_stubs.py",
      "what the Python in EXPLANATION.md takes for granted, and a check of what it promises",
    ],
  ];
  return [
    "Made",
    ...listed(made),
    "One row more",
    ...listed(changed),
    "",
    `It is a whole experiment already: a list of rules against a map. Make it yours in labs/${lab}/${experiment}/,`,
    "in this order; every TODO says what is to change.",
    ...steps.map(([file = "", what], index) => `  ${index + 1}. ${file.padEnd(18)}  ${what}`),
    "The READMEs list the question in the words of experiment.ts.",
    "",
    `Measure: npx pnpm lab ${lab} bench ${experiment}`,
    `Test:    npx pnpm exec vitest run --project ${lab} labs/${lab}/${experiment}`,
    "Check:   npx pnpm check",
  ].join("\n");
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
