/** A folder as an image holds it: made once per run from a variant's technique, then started in every round. */
import { glob, mkdir, readFile, realpath, rm, stat, symlink, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import { filesIn, linkTree, root } from "../../shared/trees.ts";
import type { BuildTools, Technique } from "../contract.ts";
import type { Setup } from "../data.ts";
import { withDependencies } from "./packages.ts";
import { startService } from "./service.ts";

export interface Deployment {
  readonly folder: string;
  /** Time to fill the folder, packages that are linked and not fetched included. */
  readonly buildMs: number;
  readonly bytes: number;
}

const firewall = join(root, "packages/firewall");
const models = join(root, "packages/models");

/**
 * The deployment of a technique; made by the first who asks.
 *
 * @param file the variant's, which tells its deployment from others'
 */
export async function deploymentOf(
  file: string,
  technique: Technique,
  { folder: all, largerModel }: Setup,
  environment: Readonly<Record<string, string>>,
): Promise<Deployment> {
  const folder = join(all, `${basename(dirname(file))}-${basename(file, ".ts")}`);
  const facts = `${folder}.json`;
  const known = await readFile(facts, "utf8").catch(() => null);
  if (known !== null) return JSON.parse(known);
  // A cell that was ended meanwhile may have left half of one. The compile cache goes by paths, so nothing is moved.
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder);
  const env = { ...environment, ...technique.environment };
  const began = performance.now();
  await technique.build(toolsFor(folder, technique, env));
  const buildMs = performance.now() - began;
  if (largerModel !== null) await replaceModel(folder, largerModel);
  const deployment = { folder, buildMs, bytes: await bytesIn(folder) };
  await writeFile(facts, JSON.stringify(deployment));
  return deployment;
}

function toolsFor(into: string, { command }: Technique, env: Readonly<Record<string, string>>): BuildTools {
  return {
    into,
    sources: {
      server: join(firewall, "src/server.ts"),
      worker: join(models, "src/scoring/score-worker.ts"),
    },
    copyWorkspace: async () =>
      copyFolders(into, await withDependencies(firewall, await dependenciesOf(firewall)), [firewall]),
    copyPackages: async (...names) => {
      await copyFolders(into, await withDependencies(models, names));
      for (const name of names) {
        const to = relative(root, await realpath(join(models, "node_modules", name)));
        await symlink(relative("node_modules", to), join(into, "node_modules", name));
      }
    },
    copyModels: () => linkTree(join(models, "artefacts"), join(into, "artefacts")),
    startOnce: async () => {
      const service = await startService(into, command, env);
      await service.stop();
    },
  };
}

async function dependenciesOf(folder: string): Promise<readonly string[]> {
  const { dependencies } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  return Object.keys(dependencies);
}

/** Copies packages to the places they have below the root: the layout is pnpm's, links between packages included. */
async function copyFolders(
  into: string,
  packages: ReadonlySet<string>,
  besides: readonly string[] = [],
): Promise<void> {
  const all = new Set([...packages, ...besides]);
  for (const folder of all) {
    const [, stored] = /^(node_modules\/\.pnpm\/[^/]+)\//.exec(relative(root, folder)) ?? [];
    if (stored !== undefined) await linkTree(join(root, stored), join(into, stored));
    else await copyWorkspacePackage(into, folder, all);
  }
}

/** What runs of a workspace package, and links to what it depends on in production. */
async function copyWorkspacePackage(
  into: string,
  folder: string,
  packages: ReadonlySet<string>,
): Promise<void> {
  const to = join(into, relative(root, folder));
  const runs = /^(package\.json|artefacts|src)(\/|$)/;
  await linkTree(folder, to, (path) => runs.test(path) && !/\.(test|fixture)\.ts$/.test(path));
  for await (const name of glob("node_modules/{*,@*/*}", { cwd: folder })) {
    const path = join(folder, name);
    const target = await realpath(path);
    if (!packages.has(target)) continue;
    const copy = join(to, name);
    await mkdir(dirname(copy), { recursive: true });
    await symlink(relative(dirname(copy), join(into, relative(root, target))), copy);
  }
}

/** Every copy of the guard becomes the larger one; the file that it was linked to stays as it is. */
async function replaceModel(folder: string, model: string): Promise<void> {
  for await (const path of filesIn(folder)) {
    if (basename(path) !== "guard.onnx") continue;
    await rm(path);
    await symlink(model, path);
  }
}

/** Each file once, as a layer of an image has it. */
async function bytesIn(folder: string): Promise<number> {
  let bytes = 0;
  for await (const path of filesIn(folder)) bytes += (await stat(path)).size;
  return bytes;
}
