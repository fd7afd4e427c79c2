/** Where files stand and how they are called. */

/** An experiment's own files, in the order in which they are read. */
const files = [
  ...[
    "experiment.ts",
    "contract.ts",
    "data.ts",
    "rig.ts",
    "metrics.ts",
    "scripts.ts",
    "reference.ts",
    "yours.ts",
    "yours.yaml",
  ],
  ...["EXPLANATION.md", "hints.md", "reference-run.json"],
];
const needed = [
  "experiment.ts",
  "contract.ts",
  "data.ts",
  "rig.ts",
  "EXPLANATION.md",
  "hints.md",
  "experiment.test.ts",
];
const folders = ["variants", "wrong", "support", "extra"];
const maxInFolder = 15;

/** A sentence for each file of an experiment that has no place in the plan, and for each that is missing. */
export function findStrayFiles(paths: readonly string[]): string[] {
  const experiments = paths.flatMap((path) => /^(.*)\/experiment\.ts$/.exec(path)?.[1] ?? []);
  return experiments.flatMap((experiment) => {
    const own = paths
      .filter((path) => path.startsWith(`${experiment}/`))
      .map((path) => path.slice(experiment.length + 1));
    return [
      ...needed.filter((name) => !own.includes(name)).map((name) => `${experiment}/${name} is missing`),
      ...own
        .filter((path) => !hasPlace(path))
        .map((path) => `${experiment}/${path} has no place in an experiment`),
    ];
  });
}

function hasPlace(path: string): boolean {
  const [first = "", second] = path.split("/");
  if (second !== undefined)
    return folders.includes(first) || path.endsWith(".py") || path.endsWith("/requirements.txt");
  // With what goes with it, such as its Dockerfile.
  const isYours = /^yours(@\d+)?\./.test(path);
  return files.includes(path) || isYours || path.endsWith(".test.ts") || path.endsWith(".py");
}

/** A sentence for each folder with more sources than a reader takes in; tests and fixtures are not counted. */
export function findFullFolders(paths: readonly string[]): string[] {
  const sources = paths.filter((path) => /\.(ts|py)$/.test(path) && !/\.(test|fixture)\.ts$/.test(path));
  const byFolder = Map.groupBy(sources, (path) => path.slice(0, path.lastIndexOf("/")));
  return [...byFolder]
    .filter(([, inside]) => inside.length > maxInFolder)
    .map(([folder, { length }]) => `${folder} has ${length} source files, more than ${maxInFolder}`);
}
