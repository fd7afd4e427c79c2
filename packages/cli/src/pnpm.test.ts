import { mkdtemp, rm, writeFile } from "node:fs/promises";
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

test("what pnpm refuses is said in its own words, with the command to run", async () => {
  const manifest = { name: "alone", dependencies: { "@labs/nowhere": "workspace:*" } };
  await writeFile(join(folder, "package.json"), JSON.stringify(manifest));
  await expect(installPackages(folder, [])).rejects.toMatchObject({
    code: "SERVICE_MISSING",
    message: expect.stringMatching(
      /could not be installed \(Failed to resolve .+\): run `pnpm install` there\.$/,
    ),
  });
});

test("npm is not taken for pnpm where npx started the command", async () => {
  vi.stubEnv("npm_execpath", "/usr/lib/node_modules/npm/bin/npm-cli.js");
  await writeFile(join(folder, "package.json"), JSON.stringify({ name: "alone" }));
  await expect(installPackages(folder, ["--lockfile-only"])).resolves.toBeUndefined();
});
