/** Environments of Python are found, made and checked; processes that run in them are never left behind. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { findPython, surveyPython } from "./find-python.ts";
import { endPython, runPython, startPython } from "./python-process.ts";

const hasPython = spawnSync("python3", ["-c", "import ensurepip"]).status === 0;
const soon = { timeout: 15_000, interval: 50 };

/** A folder of its own with a list of packages in it. */
async function listing(content: string) {
  const folder = await mkdtemp(join(tmpdir(), "labs-python-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const requirements = join(folder, "requirements.txt");
  await writeFile(requirements, content);
  return { requirements, env: { ...process.env, LABS_CACHE: join(folder, "made") } };
}

describe("a machine without Python", () => {
  it("is told how to get it", async () => {
    const { requirements, env } = await listing("# nothing\n");
    const bare = { ...env, PATH: "/nonexistent" };
    await expect(findPython(requirements, { env: bare })).rejects.toMatchObject({
      code: "SKIPPED",
      message: expect.stringContaining("apt-get install python3-venv"),
    });
    expect(await surveyPython(requirements, bare)).toMatchObject({
      state: "unavailable",
      fix: expect.any(String),
    });
  });
});

describe.skipIf(!hasPython)("an environment", () => {
  it("is not made where LABS_NO_INSTALL=1 forbids it", async () => {
    const { requirements, env } = await listing("# nothing\n");
    const forbidding = { ...env, LABS_NO_INSTALL: "1" };
    await expect(findPython(requirements, { env: forbidding })).rejects.toMatchObject({
      code: "SKIPPED",
      message: expect.stringMatching(
        /lacks the packages \(.*\), and LABS_NO_INSTALL=1 .* unset LABS_NO_INSTALL/,
      ),
    });
  });

  it("is made once, announced in one line, and found from then on", async () => {
    const { requirements, env } = await listing("# nothing\n");
    const lines: string[] = [];
    const find = () => findPython(requirements, { env, say: (line) => lines.push(line) });
    expect(await surveyPython(requirements, env)).toMatchObject({ state: "possible" });
    const made = await find();
    expect(await find()).toEqual(made);
    expect(await surveyPython(requirements, env)).toMatchObject({ state: "ready" });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^Python 3\..*undo with `rm -r /);
    expect(await readdir(join(env.LABS_CACHE, "python"))).toHaveLength(1);
    const prefix = await runPython(made.program, ["-m", "site"], { timeoutMs: 20_000 });
    expect(prefix).toContain(env.LABS_CACHE);
  });

  it("that cannot be had is skipped with the reason of pip, and leaves nothing", async () => {
    const { requirements, env } = await listing("--no-index\nnothing-of-this-name==1.0\n");
    const error = await findPython(requirements, { env, say: () => {} }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "SKIPPED" });
    expect(String(error)).toContain("nothing-of-this-name==1.0");
    expect(await readdir(join(env.LABS_CACHE, "python"))).toEqual([]);
  });
});

describe.skipIf(!hasPython)("what is started", () => {
  const sleeper = ["-m", "asyncio"];

  it("ends with its parent, however the parent ends", async () => {
    const { requirements: script } = await listing("import os, time\nprint(os.getpid())\ntime.sleep(600)\n");
    const starter = fileURLToPath(new URL("./orphan.fixture.ts", import.meta.url));
    const parent = spawn(process.execPath, [starter, "python3", script], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [line] = await once(parent.stdout, "data");
    const pid = Number(String(line));
    expect(isAlive(pid)).toBe(true);
    parent.kill("SIGKILL");
    await vi.waitFor(() => expect(isAlive(pid)).toBe(false), soon);
  });

  it("ends when told to, also where it ignores SIGTERM", async () => {
    const deaf =
      "import signal, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nprint(1)\ntime.sleep(600)\n";
    const { requirements: script } = await listing(deaf);
    const child = startPython("python3", [script]);
    await started(child);
    await endPython(child);
    expect(child.exitCode ?? child.signalCode).not.toBeNull();
  });

  it("that fails says why", async () => {
    await expect(runPython("python3", ["-m", "no_such_module"], { timeoutMs: 20_000 })).rejects.toThrow(
      "No module named no_such_module",
    );
    await expect(runPython("/nonexistent/python3", sleeper, { timeoutMs: 20_000 })).rejects.toThrow("ENOENT");
  });
});

async function started({ stdout }: ChildProcess): Promise<void> {
  if (stdout !== null) await once(stdout, "data");
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
