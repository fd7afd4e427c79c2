import { existsSync, readdirSync } from "node:fs";
import { parseArgs } from "node:util";
import { configDefaults, defineConfig } from "vitest/config";

/** One project per workspace, named as its folder. */
const workspaces = ["packages", "labs"].flatMap((group) =>
  readdirSync(`${import.meta.dirname}/${group}`).map((name) => ({
    name,
    root: `${import.meta.dirname}/${group}/${name}`,
  })),
);

/**
 * Those that `--project` names. Vitest resolves every project of its configuration before it leaves the others out, and
 * `pnpm test` starts it for each workspace. Where a word is no name, such as a pattern, all are given.
 */
const { values } = parseArgs({
  options: { project: { type: "string", multiple: true } },
  strict: false,
  allowPositionals: true,
});
const asked = values.project ?? [];
const isNamed = asked.length > 0 && asked.every((word) => workspaces.some(({ name }) => name === word));
const chosen = workspaces.filter(({ name }) => !isNamed || asked.includes(name));

/** Started before a workspace's first test and stopped after its last, such as a server that its test files share. */
const setupOf = (root: string) =>
  existsSync(`${root}/vitest.setup.ts`) ? { globalSetup: `${root}/vitest.setup.ts` } : {};

/** Run before each test file of a workspace, in its process: what is set there reaches no other workspace. */
const environmentOf = (root: string) =>
  existsSync(`${root}/vitest.environment.ts`) ? { setupFiles: [`${root}/vitest.environment.ts`] } : {};

/** Whole walks of a learner take minutes: `pnpm test:long` runs them and nothing else, as CI does. */
const long = "**/*.long.test.ts";
const isLong = process.env.LABS_LONG === "true";
const files = isLong
  ? { include: [long] }
  : { include: ["**/*.test.ts"], exclude: [...configDefaults.exclude, long] };

/** What takes 40 s on a quiet machine may take several times that on a busy one: a limit only ends what hangs. */
const testTimeout = isLong ? 240_000 : 30_000;

/** Long tests wait more than they compute: a file for every core. `pnpm test` runs three workspaces at once instead. */
const workers = isLong ? { maxWorkers: "100%" } : {};

export default defineConfig({
  test: {
    globalSetup: "./vitest.temporary-folder.ts",
    ...workers,
    projects: chosen.map(({ name, root }) => ({
      test: {
        name,
        root,
        ...files,
        ...setupOf(root),
        ...environmentOf(root),
        // Files of a workspace share a process, which loads its sources once: loading takes longer than most tests. So
        // what a test sets there, it sets back.
        isolate: isLong,
        testTimeout,
        hookTimeout: 240_000,
      },
    })),
  },
});
