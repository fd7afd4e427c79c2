/** Some thousand reports. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "vitest";
import { expectReports } from "./any-field.fixture.ts";

test.each(["one-autoscaler", "disruption-budget", "quota"])(
  "any field of %s may hold anything",
  async (name) => {
    await expectReports(await readFile(join(import.meta.dirname, `../wrong/${name}.yaml`), "utf8"));
  },
);
