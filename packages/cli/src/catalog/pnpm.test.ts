import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { installPackages } from "./pnpm.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "labs-pnpm-"));
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

/** Whether pnpm runs these tests: then it is the one that is asked. */
const byPnpm = /pnpm(\.[cm]?js)?$/.test(process.env.npm_execpath ?? "");

test.skipIf(!byPnpm)("what pnpm refuses is said in its own words, with the command to run", async () => {
  const manifest = { name: "alone", dependencies: { "@labs/nowhere": "workspace:*" } };
  await writeFile(join(folder, "package.json"), JSON.stringify(manifest));
  await expect(installPackages(folder, [])).rejects.toMatchObject({
    code: "SERVICE_MISSING",
    message: expect.stringMatching(
      /could not be installed \(Failed to resolve .+\): run `pnpm install` there\.$/,
    ),
  });
});

test("npm is not taken for pnpm: the one on PATH is asked", async () => {
  vi.stubEnv("npm_execpath", "/usr/lib/node_modules/npm/bin/npm-cli.js");
  vi.stubEnv("PATH", `${folder}:${process.env.PATH}`);
  const asked = join(folder, "asked");
  await writeFile(join(folder, "pnpm"), `#!/bin/sh\necho "$@" >${asked}\n`, { mode: 0o755 });
  await installPackages(folder, ["--lockfile-only"]);
  expect(await readFile(asked, "utf8")).toBe("install --prefer-offline --lockfile-only\n");
});
