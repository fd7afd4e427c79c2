import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const file = join(import.meta.dirname, "bare-loop-run.ts");

test.each(["16", "ahead"])("%s runs in a process of its own and says what it did", async (what) => {
  const { stdout } = await promisify(execFile)(process.execPath, [file, what, "0.2"]);
  const { perSecond, processorUs } = JSON.parse(stdout);
  expect(perSecond).toBeGreaterThan(0);
  // No prompt is scored in less than a microsecond, and none takes a second.
  expect(processorUs).toBeGreaterThan(1);
  expect(processorUs).toBeLessThan(1e6);
});
