import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "./catalog/catalog.ts";

const entry = "packages/cli/lab.mjs";

test("the entry works from any folder", () => {
  const { stderr, status } = spawnSync(process.execPath, [join(root, entry), "cachin"], {
    cwd: tmpdir(),
    encoding: "utf8",
  });
  expect(stderr).toMatch(/^There is no lab or command "cachin"; did you mean "caching"/);
  expect(status).toBe(2);
});

test("without packages the entry says the one command that gets them", () => {
  const clone = mkdtempSync(join(tmpdir(), "labs clone é "));
  mkdirSync(join(clone, "packages/cli"), { recursive: true });
  copyFileSync(join(root, entry), join(clone, entry));
  const { stderr, status } = spawnSync(process.execPath, [join(clone, entry)], { encoding: "utf8" });
  expect(stderr).toBe(
    "The packages are not installed yet: run `npx pnpm install` in the repository's folder.\n",
  );
  expect(status).toBe(3);
});

test("every lab has the script, so that its folder is a place to run it from", () => {
  const script = (file: string): unknown => JSON.parse(readFileSync(join(root, file), "utf8")).scripts.lab;
  expect(script("package.json")).toBe(`node ${entry}`);
  const without = readdirSync(join(root, "labs")).filter(
    (lab) => script(`labs/${lab}/package.json`) !== `node ../../${entry}`,
  );
  expect(without).toEqual([]);
  expect(script("packages/cli/template/package.json")).toBe(`node ../../${entry}`);
});
