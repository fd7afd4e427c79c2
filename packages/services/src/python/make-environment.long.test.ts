/** An environment is really made, twice, which takes pip some seconds each time. */
import { spawnSync } from "node:child_process";
import { glob, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { findPython, surveyPython } from "./find-python.ts";
import { listing } from "./listing.fixture.ts";
import { runPython } from "./python-process.ts";

const hasPython = spawnSync("python3", ["-c", "import ensurepip"]).status === 0;

test.skipIf(!hasPython)(
  "an environment is made once, whatever pip and Python are told by the user, and again when its check fails",
  async () => {
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
  },
  300_000,
);

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
