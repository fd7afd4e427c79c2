/** What other package managers say before ours is asked stands on the page of troubles, word for word. */
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "./catalog/catalog.ts";

const page = readFileSync(join(root, "docs/troubleshooting.md"), "utf8");
const manifest: { engines: { pnpm: string } } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

test("npm cannot install, and its sentence is listed", () => {
  const folder = mkdtempSync(join(tmpdir(), "labs-npm-"));
  copyFileSync(join(root, "package.json"), join(folder, "package.json"));
  const { stderr, status } = spawnSync("npm", ["install", "--offline", "--dry-run"], {
    cwd: folder,
    encoding: "utf8",
  });
  const sentence = 'Unsupported URL Type "catalog:"';
  expect(stderr).toContain(sentence);
  expect(status).not.toBe(0);
  expect(page).toContain(sentence);
});

test("an older pnpm refuses by the manifest, and its sentence is listed with the version", () => {
  expect(page).toContain("Your pnpm version is incompatible");
  expect(page).toContain(`pnpm is older than ${manifest.engines.pnpm.replace(">=", "")}`);
});
