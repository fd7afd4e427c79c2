import { mkdtemp, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { startLab } from "../../testing/test-command.ts";

const smoke = ["caching", "bench", "strategy", "--preset", "smoke", "--only", "cache-aside"];

test("the screen shows question, verdict, mechanism, price and limits in 100 columns, and then that the disk is full", async () => {
  const results = await mkdtemp(join(tmpdir(), "labs-full-"));
  const { child, ended } = await startLab(smoke, { LABS_RESULTS: results });
  // Every write to it fails as on a full disk.
  await symlink("/dev/full", join(results, `.part-${child.pid}`));
  const { code, stdout, stderr } = await ended;
  expect(stdout.split("\n").filter((line) => [...line].length > 100)).toEqual([]);
  for (const part of [
    "caching / strategy",
    "Answer",
    "Why",
    "Price",
    "Doubt",
    "vs no-cache",
    "You may not say",
    "pnpm lab show",
  ]) {
    expect(stdout).toContain(part);
  }
  expect(stderr).toMatch(/could not be written .*the disk is full/);
  expect(code).toBe(1);
});
