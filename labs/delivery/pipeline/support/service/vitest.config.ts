import { defineConfig } from "vitest/config";

export default defineConfig({
  cacheDir: ".cache",
  test: {
    include: ["test/*.spec.ts"],
    pool: "threads",
    hookTimeout: 60_000,
    // Node reads the packages' TypeScript itself.
    server: { deps: { external: [/\/packages\//] } },
  },
});
