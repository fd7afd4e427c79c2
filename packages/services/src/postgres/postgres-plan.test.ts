/** What a killed server leaves is removed: here a segment of shared memory that it had not filled yet. */
import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { run } from "../process/run.ts";
import { clearAfterKill } from "../supervisor/after-kill.ts";
import { findLocalPostgres } from "./local-postgres.ts";
import { serverPlan } from "./postgres-plan.ts";

const hasSegments = spawnSync("ipcmk", ["--version"]).status === 0;

test.skipIf(!hasSegments)("a segment that its server was killed with is removed (needs ipcmk)", async () => {
  const plan = serverPlan({ password: "secret", ...(await findLocalPostgres()) });
  const folder = await mkdtemp(join(tmpdir(), "labs-segment-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const { stdout } = await run("ipcmk", ["--shmem", "56"], { user: plan.user, cwd: "/" });
  const segment = /\d+/.exec(stdout)?.[0] ?? "";
  const exists = () => run("ipcs", ["--shmems", "--id", segment]).then(({ stdout }) => /shmid=/.test(stdout));
  expect(await exists()).toBe(true);
  await mkdir(join(folder, "data"));
  const lines = ["1", join(folder, "data"), "1795801341", "54998", "", "", `  5432001   ${segment}`, ""];
  await writeFile(join(folder, "data/postmaster.pid"), lines.join("\n"));
  await clearAfterKill(plan, folder);
  expect(await exists()).toBe(false);
});
