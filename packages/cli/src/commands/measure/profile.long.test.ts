import { access, mkdtemp, readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { root } from "../../catalog/catalog.ts";
import { canSeeProcesses, startLab } from "../../testing/test-command.ts";

async function startProfile(words: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const profiles = await mkdtemp(join(tmpdir(), "labs-profiles-"));
  const running = await startLab(["caching", "profile", "strategy", ...words], {
    ...env,
    LABS_PROFILES: profiles,
  });
  return { ...running, profiles };
}

test("a profile names the variant's own files, fits 100 columns and leaves its report", async () => {
  const running = await startProfile(["cache-aside", "--seconds", "1"]);
  const { code, stdout, stderr } = await running.ended;
  expect(code, stderr).toBe(0);
  expect(stdout).toMatch(/caching\/strategy · cache-aside · saturated, 16 clients, \d/);
  expect(stdout).toMatch(
    /^Hottest of its own {2}in labs\/caching .*\n(.*\n)*.* strategy\/variants\/cache-aside\.ts:\d+ /m,
  );
  expect(stdout).toContain("no measurement");
  const tooLong = (line: string) => [...line].length > 100 && !line.startsWith("Report: ");
  expect(stdout.split("\n").filter(tooLong)).toEqual([]);
  const file = /^Report: (.+)$/m.exec(stdout)?.[1] ?? "";
  await access(join(root, file));
  if (canSeeProcesses) expect(running.processes()).toEqual([]);
});

test("a service that cannot be had is a missing part", async () => {
  const { code, stdout, stderr } = await (
    await startProfile(["cache-aside"], {
      LABS_SERVICES: "external",
      LABS_POSTGRES_URL: "",
      LABS_REDIS_URL: "",
    })
  ).ended;
  expect({ code, stdout }, stderr).toEqual({ code: 3, stdout: "" });
  expect(stderr).not.toMatch(/^\s+at /m);
});

describe.skipIf(!canSeeProcesses)("an interruption (needs /proc)", () => {
  test("keeps the profile up to there and leaves no process", async () => {
    const running = await startProfile(["two-tier", "--seconds", "50"]);
    await running.sees(/profiling two-tier, saturated, for 50 s/);
    running.child.kill("SIGINT");
    const { code, stderr } = await running.ended;
    expect(code, stderr).toBe(130);
    const [folder = ""] = await readdir(running.profiles);
    expect(await readdir(join(running.profiles, folder))).toEqual(["two-tier.cpuprofile"]);
    expect(running.processes()).toEqual([]);
  });
});
