/** Looks for a PyTorch: one that an interpreter of this machine imports, or one that was fetched before. */
import { glob } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { childEnvironment } from "@labs/experiment";
import { run } from "../process/run.ts";
import { programFolder } from "../program/find-program.ts";
import { Unavailable } from "../provider/unavailable.ts";
import { findInterpreter } from "../python/find-interpreter.ts";
import { findPython, surveyPython } from "../python/find-python.ts";
import { type PytorchSource, pytorchSettings } from "./pytorch-source.ts";

/** PyPI's, which is built for the processor alone where it is for macOS. */
export const requirements = new URL("./requirements.txt", import.meta.url);

export const pytorchAdvice =
  "install it where a `python3` of PATH imports it (`sudo apt-get install python3-torch`; on macOS `pip3 install torch`)";

const probe = fileURLToPath(new URL("./probe.py", import.meta.url));

/** Where Debian's packages of it are unpacked. */
export const unpackedFolder = (env: NodeJS.ProcessEnv) => programFolder("pytorch", env);

type Place = Pick<PytorchSource, "interpreter" | "libraries"> & { readonly folder: string | null };

/**
 * The first that is here. To `look` takes a moment; to `run` means that it is imported and multiplies matrices.
 *
 * @throws Unavailable where there is none, or none that runs
 */
export async function findPytorch(how: "look" | "run", env: NodeJS.ProcessEnv): Promise<PytorchSource> {
  refuseWhereOff(env);
  let problem = "no `python3` of PATH imports torch, and none was fetched";
  for (const place of await places(env)) {
    try {
      return await askPytorch(how, place, env);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (!reason.includes("No module named 'torch'")) problem = `PyTorch does not run here (${reason})`;
    }
  }
  throw new Unavailable(problem, pytorchAdvice);
}

/** `LABS_PYTORCH=no` leaves it out. */
export function refuseWhereOff(env: NodeJS.ProcessEnv): void {
  if (env.LABS_PYTORCH === "no") throw new Unavailable("LABS_PYTORCH=no leaves it out", "unset LABS_PYTORCH");
}

/** Rejects where it is not at that place, or does not run. */
export async function askPytorch(
  how: "look" | "run",
  { interpreter, folder, libraries }: Place,
  env: NodeJS.ProcessEnv,
): Promise<PytorchSource> {
  const settings = pytorchSettings({ version: "", interpreter, folder: folder ?? "", libraries });
  const { stdout } = await run(interpreter, ["-s", probe, how], {
    env: { ...childEnvironment(env), ...settings },
    cwd: "/",
    timeoutMs: 120_000,
  });
  const found: { version: string; folder: string } = JSON.parse(stdout);
  return { ...found, interpreter, libraries };
}

async function places(env: NodeJS.ProcessEnv): Promise<Place[]> {
  const own = await interpreterOf(env);
  const systems = await systemInterpreter(env);
  const wheel = await fromPypi(env);
  const root = join(unpackedFolder(env), "root");
  return [
    ...[...new Set([own, systems].filter((one) => one !== null))].map((interpreter) => ({
      interpreter,
      folder: null,
      libraries: [],
    })),
    ...(wheel === null ? [] : [wheel]),
    ...(systems === null ? [] : [await unpackedIn(root, systems)]),
  ];
}

/** A PyTorch of Debian, unpacked: its Python modules, and the folders of its libraries. */
export async function unpackedIn(root: string, interpreter: string): Promise<Place> {
  // OpenBLAS in place of the reference BLAS that the packages ask for: products of matrices take a fifteenth of the time.
  const folders = ["usr/lib/*-linux-*/openblas-openmp", "usr/lib/*-linux-*", "usr/lib", "lib/*-linux-*"];
  const found = await Promise.all(folders.map((folder) => Array.fromAsync(glob(folder, { cwd: root }))));
  return {
    interpreter,
    folder: join(root, "usr/lib/python3/dist-packages"),
    libraries: found.flat().map((folder) => join(root, folder)),
  };
}

/** The system's own, which its packages are made for; where `/usr/bin` is on PATH. */
export async function systemInterpreter(env: NodeJS.ProcessEnv): Promise<string | null> {
  const folders = (env.PATH ?? "").split(delimiter);
  return folders.includes("/usr/bin") ? await interpreterOf({ ...env, PATH: `/usr/bin:${env.PATH}` }) : null;
}

async function interpreterOf(env: NodeJS.ProcessEnv): Promise<string | null> {
  return await findInterpreter(env).then(
    ({ program }) => program,
    (error: unknown) => {
      if (error instanceof Unavailable) return null;
      throw error;
    },
  );
}

/** The environment with PyPI's, where it was made. */
async function fromPypi(env: NodeJS.ProcessEnv): Promise<Place | null> {
  if (process.platform !== "darwin") return null;
  const { state } = await surveyPython(requirements, { ...env, LABS_NO_INSTALL: "1" });
  const interpreter = await interpreterOf(env);
  if (state !== "ready" || interpreter === null) return null;
  const { program } = await findPython(requirements, { env });
  const lib = join(dirname(program), "../lib/python*/site-packages");
  const [folder = null] = await Array.fromAsync(glob(lib));
  return folder === null ? null : { interpreter, folder, libraries: [] };
}
