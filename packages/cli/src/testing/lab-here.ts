import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { vi } from "vitest";
import { runCommand } from "../run-command.ts";
import { recordWrites } from "./record-writes.ts";
import type { lab } from "./test-command.ts";

/**
 * Runs `pnpm lab …` in this process, with results and a state of its own: for commands that neither measure nor end
 * the process. It saves the half second in which a process starts.
 */
export async function labHere(
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
): ReturnType<typeof lab> {
  const results = env.LABS_RESULTS ?? (await mkdtemp(join(tmpdir(), "labs-results-")));
  const own = { LABS_RESULTS: results, LABS_STATE: join(results, ".labs", "state.json"), ...env };
  for (const [name, value] of Object.entries(own)) vi.stubEnv(name, value);
  const handlers = signals.map((name) => [name, process.listeners(name)] as const);
  // What a command before it left, and what it leaves: the exit code of the tests is their own.
  const { exitCode } = process;
  process.exitCode = undefined;
  const [stdout, stderr] = [recordWrites(process.stdout), recordWrites(process.stderr)];
  try {
    const code = await runCommand(words);
    return { code, stdout: stdout.text(), stderr: stderr.text() };
  } finally {
    stdout.restore();
    stderr.restore();
    vi.unstubAllEnvs();
    process.exitCode = exitCode;
    // A command that began to measure listens for interruptions, to the end of its process.
    for (const [name, before] of handlers)
      for (const added of process.listeners(name).filter((one) => !before.includes(one)))
        process.off(name, added);
  }
}

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
