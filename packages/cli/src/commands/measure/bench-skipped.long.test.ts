import { expect, test } from "vitest";
import { startLab } from "../../testing/test-command.ts";

const withoutEngine = { LABS_ENGINE: "false" };

test("an experiment that cannot run here is skipped with the command that enables it, and the others of its lab are measured", async () => {
  const words = ["containers", "bench", "--preset", "smoke", "--no-predict"];
  const { code, stdout, stderr } = await (await startLab(words, withoutEngine)).ended;
  expect(code, stderr).toBe(0);
  expect(stdout).toContain("containers / startup");
  expect(stderr).toMatch(
    /Skipped containers\/image-and-startup\. Images cannot be built here \(LABS_ENGINE=false .*`pnpm lab containers bench image-and-startup`/,
  );
});

test("asked for alone it ends with the same reason", async () => {
  const words = ["containers", "bench", "image-and-startup", "--preset", "smoke", "--no-predict"];
  const { code, stderr } = await (await startLab(words, withoutEngine)).ended;
  expect(code).toBe(3);
  expect(stderr).toContain("Images cannot be built here");
});
