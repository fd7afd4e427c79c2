/** Fetches a PyTorch for the processor alone: Debian's packages into this project's cache, or PyPI's wheel on macOS. */
import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { LabError } from "@labs/experiment";
import { run } from "../process/run.ts";
import { unpackDebianPackages } from "../program/debian-package.ts";
import { installForbidden } from "../program/fetch-program.ts";
import { consent, type ProviderContext } from "../provider/provider.ts";
import { reasonOf } from "../provider/reason-of.ts";
import { Unavailable } from "../provider/unavailable.ts";
import { findPython } from "../python/find-python.ts";
import {
  askPytorch,
  pytorchAdvice,
  refuseWhereOff,
  requirements,
  systemInterpreter,
  unpackedFolder,
  unpackedIn,
} from "./find-pytorch.ts";

/** The loader of OpenCL is one of several that its packages accept, and has no name of a library. */
const debianPackages = [
  "python3-torch",
  "python3-typing-extensions",
  "ocl-icd-libopencl1",
  "libopenblas0-openmp",
];

interface FetchPlan {
  readonly from: "Debian" | "PyPI";
  /** What is done, how much it is, how to undo it. */
  readonly change: string;
}

/** How PyTorch would be fetched on this machine. Rejects with `Unavailable`, with the reason, where it would not. */
export async function planFetch(env: NodeJS.ProcessEnv): Promise<FetchPlan> {
  refuseWhereOff(env);
  if (env.LABS_NO_INSTALL === "1") throw installForbidden();
  if (process.platform === "darwin")
    return { from: "PyPI", change: "`pip install torch` (about 100 MB, into a folder of this project)" };
  const hasApt = await run("apt-get", ["--version"], { env }).then(
    () => true,
    // It does not exist.
    () => false,
  );
  if (!hasApt)
    throw new Unavailable(
      "PyPI's PyTorch for Linux is a CUDA build of 5.5 GB, which is not fetched, and there is no apt-get for another",
      pytorchAdvice,
    );
  const size =
    "140 MB to fetch, 540 MB unpacked into a folder of this project, about 30 s; nothing is installed";
  return {
    from: "Debian",
    change: `\`apt-get download ${debianPackages.join(" ")}\` and the libraries that they need (${size}; undo with \`rm -r ${unpackedFolder(env)}\`)`,
  };
}

/** Fetches it after asking or saying so. Rejects with `Unavailable` where it cannot be had. */
export async function fetchPytorch(context: Pick<ProviderContext, "env" | "say" | "confirm">): Promise<void> {
  const { env } = context;
  const plan = await planFetch(env);
  await consent(context, "PyTorch", plan.change);
  try {
    if (plan.from === "PyPI") await findPython(requirements, { env, say: () => {}, timeoutMs: 900_000 });
    else await unpack(env);
  } catch (error) {
    if (error instanceof Unavailable) throw error;
    const reason = error instanceof LabError ? error.message : reasonOf(error);
    throw new Unavailable(`getting PyTorch from ${plan.from} failed (${reason})`, pytorchAdvice, {
      cause: error,
    });
  }
}

/** Unpacked beside its place and moved there when it runs, so that a run that is killed leaves nothing half done. */
async function unpack(env: NodeJS.ProcessEnv): Promise<void> {
  const interpreter = await systemInterpreter(env);
  if (interpreter === null) throw new Unavailable("there is no python3 on this machine", pytorchAdvice);
  const folder = unpackedFolder(env);
  await mkdir(folder, { recursive: true });
  const work = await mkdtemp(join(folder, "fetch-"));
  try {
    const unpacked = await unpackDebianPackages(debianPackages, work, env);
    await askPytorch("run", await unpackedIn(unpacked, interpreter), env);
    await rename(unpacked, join(folder, "root")).catch(async () => {
      // Another run was faster, or the older one no longer runs since the system was upgraded.
      await rename(join(folder, "root"), join(work, "old"));
      await rename(unpacked, join(folder, "root"));
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
