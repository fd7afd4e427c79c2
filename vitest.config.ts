import { readdirSync } from "node:fs";
import { configDefaults, defineConfig } from "vitest/config";

/** One project per workspace, named as its folder. */
const workspaces = ["packages", "labs"].flatMap((group) =>
  readdirSync(`${import.meta.dirname}/${group}`).map((name) => ({
    name,
    root: `${import.meta.dirname}/${group}/${name}`,
  })),
);

/** Whole walks of a learner take minutes: `pnpm test:long` runs them and nothing else, as CI does. */
const long = "**/*.long.test.ts";
const files =
  process.env.LABS_LONG === "true"
    ? { include: [long] }
    : { include: ["**/*.test.ts"], exclude: [...configDefaults.exclude, long] };

export default defineConfig({
  test: {
    globalSetup: "./vitest.temporary-folder.ts",
    projects: workspaces.map(({ name, root }) => ({
      test: { name, root, ...files, testTimeout: 30_000, hookTimeout: 120_000 },
    })),
  },
});
