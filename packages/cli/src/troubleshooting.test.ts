import { readFileSync } from "node:fs";
import { join } from "node:path";
import { errorCodes } from "@labs/experiment";
import { expect, test } from "vitest";
import { root } from "./catalog/catalog.ts";

test("the troubleshooting page has symptom, cause and command for every code, with its exit code", () => {
  const page = readFileSync(join(root, "docs/troubleshooting.md"), "utf8");
  const rows = [...page.matchAll(/^\| ([A-Z_]{4,}) +\| (\d) +\| (\S.*?) +\| (\S.*?) +\| (\S.*?) +\|$/gm)];
  expect(Object.fromEntries(rows.map(([, code = "", exit]) => [code, Number(exit)]))).toEqual(errorCodes);
});
