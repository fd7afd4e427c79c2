import { readdirSync } from "node:fs";
import { defineConfig } from "vitest/config";

/** One project per workspace, named as its folder. */
const workspaces = ["packages", "labs"].flatMap((group) =>
  readdirSync(`${import.meta.dirname}/${group}`).map((name) => ({
    name,
    root: `${import.meta.dirname}/${group}/${name}`,
  })),
);

export default defineConfig({
  test: {
    projects: workspaces.map(({ name, root }) => ({
      test: { name, root, include: ["**/*.test.ts"], testTimeout: 30_000, hookTimeout: 120_000 },
    })),
  },
});
