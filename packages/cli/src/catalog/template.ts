/** The template of a lab with one experiment: real files that are compiled, linted and tested where they lie. */
import { glob, readFile } from "node:fs/promises";
import { join } from "node:path";
import { loadExperiment } from "@labs/harness";

const folder = join(import.meta.dirname, "../../template");
const experiment = join(folder, "rule-lookup");

/** What the template's own names become. */
export interface Names {
  readonly lab: string;
  readonly experiment: string;
}

/** The question that every new experiment begins with. */
export async function templateQuestion(): Promise<string> {
  return (await loadExperiment(join(experiment, "experiment.ts"))).question;
}

/** The files of the experiment by their paths in its folder. */
export async function experimentFiles(names: Names, order: number): Promise<Map<string, string>> {
  const paths = (await Array.fromAsync(glob("**/*.{ts,md,py}", { cwd: experiment }))).sort();
  const texts = await Promise.all(paths.map((path) => readFile(join(experiment, path), "utf8")));
  return new Map(
    texts.map((text, index) => [
      paths[index] ?? "",
      renamed(text, names).replace(/^( {2}order: )\d+,$/m, `$1${order},`),
    ]),
  );
}

/** A file of the lab itself. */
export async function labFile(path: "README.md" | "package.json", names: Names): Promise<string> {
  return renamed(await readFile(join(folder, path), "utf8"), names);
}

/** In the template the lab is called "template" and the experiment "rule-lookup". */
function renamed(text: string, { lab, experiment: name }: Names): string {
  const title = lab.charAt(0).toUpperCase() + lab.slice(1).replaceAll("-", " ");
  return text
    .replaceAll(/\brule-lookup\b/g, name)
    .replaceAll(/\btemplate\b/g, lab)
    .replaceAll(/^# Template$/gm, `# ${title}`);
}
