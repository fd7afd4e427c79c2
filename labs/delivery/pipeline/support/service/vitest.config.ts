import { defineConfig } from "vitest/config";

export default defineConfig({
  cacheDir: ".cache",
  test: {
    include: ["test/*.spec.ts"],
    pool: "threads",
    // A limit only ends what hangs.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Node reads the packages' TypeScript itself.
    server: { deps: { external: [/\/packages\//] } },
  },
});
