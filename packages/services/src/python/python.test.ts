/** Environments of Python are found, made and checked; processes that run in them are never left behind. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { glob, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { findInterpreter } from "./find-interpreter.ts";
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
  return { folder, requirements, env: { ...process.env, LABS_CACHE: join(folder, "made") } };
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

describe.skipIf(!hasPython)("an environment with packages", () => {
  it("is made once, whatever pip and Python are told by the user, and again when its check fails", async () => {
    const { folder, requirements, env } = await listing("labs-sample==1.0\n");
    await wheel(folder);
    const user = {
      ...env,
      PIP_FIND_LINKS: folder,
      PIP_NO_INDEX: "1",
      PIP_TARGET: join(folder, "elsewhere"),
      PIP_USER: "1",
      PYTHONPATH: "/nonexistent",
      PYTHONHOME: "/nonexistent",
    };
    const lines: string[] = [];
    const find = () => findPython(requirements, { env: user, say: (line) => lines.push(line) });
    const stateIs = async (state: string, more = {}) =>
      expect(await surveyPython(requirements, { ...user, ...more })).toMatchObject({ state });
    await stateIs("possible");
    const made = await find();
    const sample = () => runPython(made.program, ["-m", "labs_sample"], { timeoutMs: 60_000, env: user });
    expect(await sample()).toBe("sample\n");
    await stateIs("ready", { LABS_NO_INSTALL: "1" });
    expect(await find()).toEqual(made);
    expect(lines).toEqual([expect.stringMatching(/^Python 3\..*undo with `rm -r /)]);
    expect(await readdir(join(env.LABS_CACHE, "python"))).toHaveLength(1);

    const [module = ""] = await Array.fromAsync(glob("**/labs_sample.py", { cwd: env.LABS_CACHE }));
    await rm(join(env.LABS_CACHE, module));
    await stateIs("possible");
    await find();
    expect(await sample()).toBe("sample\n");
    expect(lines).toHaveLength(2);
  }, 300_000);
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

/** The smallest package that pip installs. */
async function wheel(folder: string): Promise<void> {
  const script = `
import zipfile
info = "labs_sample-1.0.dist-info/"
with zipfile.ZipFile("labs_sample-1.0-py3-none-any.whl", "w") as wheel:
    wheel.writestr("labs_sample.py", "print('sample')\\n")
    wheel.writestr(info + "METADATA", "Metadata-Version: 2.1\\nName: labs-sample\\nVersion: 1.0\\n")
    wheel.writestr(info + "WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
    wheel.writestr(info + "RECORD", "labs_sample.py,,\\n" + info + "METADATA,,\\n" + info + "WHEEL,,\\n" + info + "RECORD,,\\n")
`;
  spawnSync("python3", ["-c", script], { cwd: folder, stdio: "inherit" });
}

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
