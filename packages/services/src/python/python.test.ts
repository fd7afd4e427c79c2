/** Python is found, or missed with a reason; what is started with it is never left behind. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it, vi } from "vitest";
import { findInterpreter } from "./find-interpreter.ts";
import { findPython, surveyPython } from "./find-python.ts";
import { listing } from "./listing.fixture.ts";
import { endPython, runPython, startPython } from "./python-process.ts";

const hasPython = spawnSync("python3", ["-c", "import ensurepip"]).status === 0;
const soon = { timeout: 15_000, interval: 50 };

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
});

describe("an environment that cannot be had", () => {
  it("is skipped with the reason of pip, and leaves nothing", async () => {
    const { folder, requirements, env } = await listing("x==1\n");
    const script = `#!/bin/sh
for last; do :; done
case "$*" in
  *"-I -c"*) echo "3.12.0 True" ;;
  *"-m venv"*) mkdir -p "$last/bin" && cp "$0" "$last/bin/python" ;;
  *"pip install"*) echo "ERROR: No matching distribution found for x==1" >&2; exit 1 ;;
esac
`;
    await writeFile(join(folder, "python3"), script, { mode: 0o755 });
    const finding = findPython(requirements, {
      env: { ...env, PATH: `${folder}:${process.env.PATH}` },
      say: () => {},
    });
    await expect(finding).rejects.toMatchObject({
      code: "SKIPPED",
      message: expect.stringMatching(
        /`pip install` failed \(ERROR: No matching .* x==1\)\. To use it, put another Python/,
      ),
    });
    expect(await readdir(join(env.LABS_CACHE, "python"))).toEqual([]);
  });
});

describe("the interpreter", () => {
  it("is the first suitable one on PATH, not the first one", async () => {
    const { folder } = await listing("");
    const answers = {
      "one/python3": "3.9.2 True",
      "two/python3": "3.12.1 False",
      "two/python3.14": "",
      "two/python3.13": "3.13.0 True",
      "two/python3.11": "3.11.0 True",
    };
    for (const [name, answer] of Object.entries(answers)) {
      await mkdir(join(folder, name, ".."), { recursive: true });
      await writeFile(join(folder, name), `#!/bin/sh\necho '${answer}'\n`, { mode: 0o755 });
    }
    const paths = (...names: string[]) => ({ PATH: names.map((name) => join(folder, name)).join(":") });
    expect(await findInterpreter(paths("one", "two"))).toEqual({
      program: join(folder, "two/python3.13"),
      version: "3.13.0",
    });
    await expect(findInterpreter(paths("one"))).rejects.toMatchObject({
      reason: expect.stringMatching(/^no python3 \(version 3\.11 or newer\) is on PATH, \S+ is 3\.9\.2$/),
    });
    await rm(join(folder, "two/python3.13"));
    await rm(join(folder, "two/python3.11"));
    await expect(findInterpreter(paths("two"))).rejects.toMatchObject({
      reason: expect.stringContaining("lacks the modules venv and ensurepip"),
      fix: expect.stringContaining("python3-venv"),
    });
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
    await expect(runPython("python3", ["-m", "no_such_module"], { timeoutMs: 60_000 })).rejects.toThrow(
      "No module named no_such_module",
    );
    await expect(runPython("/nonexistent/python3", sleeper, { timeoutMs: 60_000 })).rejects.toThrow("ENOENT");
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
