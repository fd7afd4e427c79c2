/** What is killed and must leave nothing is tested in bench-kill.long.test.ts. */
import { readdir } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { alive, canSeeProcesses, startLab } from "../../testing/test-command.ts";

const smoke = ["caching", "bench", "strategy", "--preset", "smoke", "--only", "cache-aside"];

/** A run in the middle of its rounds. */
async function midRun() {
  const running = await startLab([...smoke, "--rounds", "200"]);
  await running.sees(/round 2 of/);
  return { ...running, before: running.processes() };
}

describe.skipIf(!canSeeProcesses)("faults in the middle of a run (needs /proc)", () => {
  test("Ctrl-C keeps the finished rounds, exits as interrupted and leaves no process", async () => {
    const running = await midRun();
    running.child.kill("SIGINT");
    const { code, stdout, stderr } = await running.ended;
    expect(code, stderr).toBe(130);
    expect(stdout).toContain("the run ended early (interrupted)");
    expect(await readdir(running.results)).toHaveLength(1);
    expect(running.processes()).toEqual([]);
  });

  test("Ctrl-C while services start leaves no process", async () => {
    const running = await startLab(smoke);
    await running.sees("starting services");
    running.child.kill("SIGINT");
    const { code, stderr } = await running.ended;
    expect(code, stderr).toBe(130);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(running.processes()).toEqual([]);
  });

  test.each([
    ["SIGKILL", /PostgreSQL .*(killed|SIGKILL)/],
    ["SIGSTOP", /PostgreSQL .*does not answer/],
  ] as const)(
    "PostgreSQL that gets %s ends the run with a sentence, and the rounds are kept",
    async (signal, sentence) => {
      const running = await midRun();
      const server = running.before.find(({ command }) => /bin\/postgres /.test(command));
      process.kill(server?.pid ?? Number.NaN, signal);
      const { code, stdout, stderr } = await running.ended;
      expect(stderr).toMatch(sentence);
      expect(stderr).not.toMatch(/^\s+at /m);
      expect(code).toBe(3);
      expect(stdout).toContain("the run ended early (PostgreSQL at ");
      expect(await readdir(running.results)).toHaveLength(1);
      expect(alive(running.before)).toEqual([]);
    },
  );
});
