/** Runs where musl's loader is, as `LABS_MUSL_LOADER` says. */
import { expect, test } from "vitest";
import { missingUnder, runtimeLibrary } from "./musl.ts";

const loader = process.env.LABS_MUSL_LOADER;

test.skipIf(!loader)("musl finds neither glibc's loader nor its checked functions", async () => {
  const { libraries, functions } = missingUnder(loader ?? "", await runtimeLibrary());
  expect(libraries).toContainEqual(expect.stringMatching(/^ld-linux/));
  expect(functions).toEqual(expect.arrayContaining(["__vsnprintf_chk", "fcntl64"]));
});
