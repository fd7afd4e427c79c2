import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { run as runProgram } from "../process/run.ts";

type Run = (file: string, ...args: string[]) => Promise<string>;

/**
 * Downloads Debian packages and the libraries that this system lacks into the folder `work` and
 * unpacks them into its folder `root`. Nothing is installed: that would need root and start system
 * services.
 */
export async function unpackDebianPackages(
  packages: readonly string[],
  work: string,
  env: NodeJS.ProcessEnv,
): Promise<string> {
  const run: Run = async (file, ...args) =>
    (await runProgram(file, args, { cwd: work, env: { ...env, LC_ALL: "C" }, timeoutMs: 300_000 })).stdout;
  const options = await download(packages, work, run);
  const depends = await Promise.all(
    (await archives(work)).map((file) => run("dpkg-deb", "-f", file, "Depends")),
  );
  const libraries = await missingLibraries(depends.join(","), options, run);
  if (libraries.length > 0) await run("apt-get", ...options, "download", ...libraries);
  const root = join(work, "root");
  for (const file of await archives(work)) await run("dpkg-deb", "-x", file, root);
  return root;
}

/**
 * Downloads the packages; where the system's package lists are missing or out of date, with lists of
 * its own, which needs no root either.
 *
 * @returns the options of apt-get that worked
 */
async function download(packages: readonly string[], work: string, run: Run): Promise<readonly string[]> {
  try {
    await run("apt-get", "download", ...packages);
    return [];
  } catch {
    // Unknown to the system's lists, or replaced on the servers since.
    await mkdir(join(work, "lists/partial"), { recursive: true });
    await mkdir(join(work, "cache/archives/partial"), { recursive: true });
    const own = ["-o", `Dir::State::lists=${join(work, "lists")}`, "-o", `Dir::Cache=${join(work, "cache")}`];
    await run("apt-get", ...own, "update");
    await run("apt-get", ...own, "download", ...packages);
    return own;
  }
}

/** The libraries that the packages need, directly or not, and that are not installed. */
async function missingLibraries(depends: string, options: readonly string[], run: Run): Promise<string[]> {
  const direct = depends.split(",").flatMap((choice) => choice.match(/^\s*(lib[\w.+-]+)/)?.[1] ?? []);
  if (direct.length === 0) return [];
  // `--simulate` resolves dependencies against what is installed, without root.
  const simulation = ["--simulate", "--no-upgrade", "--no-install-recommends", "install"];
  const plan = await run("apt-get", ...options, ...simulation, ...direct);
  return [...plan.matchAll(/^Inst (lib\S+) \(/gm)].flatMap(([, name]) => name ?? []);
}

async function archives(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter((name) => name.endsWith(".deb"));
}
