/** Packages with what they depend on in production. */
import { readFile, realpath } from "node:fs/promises";
import { dirname, join } from "node:path";

/**
 * Folders of packages and of all that they depend on: what `pnpm install --prod` installs.
 *
 * @param from a folder that can import them
 */
export async function withDependencies(from: string, names: readonly string[]): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  const visit = async (dependent: string, name: string, isOptional: boolean): Promise<void> => {
    const folder = await findPackage(dependent, name);
    if (folder === null && !isOptional) throw new Error(`the package ${name} is not installed`);
    if (folder === null || found.has(folder)) return;
    found.add(folder);
    const { dependencies = {}, optionalDependencies = {} } = await readManifest(folder);
    for (const each of Object.keys({ ...dependencies, ...optionalDependencies }))
      await visit(folder, each, each in optionalDependencies);
  };
  for (const name of names) await visit(from, name, false);
  return found;
}

/** The folder that an import of a package finds, with links followed. */
async function findPackage(from: string, name: string): Promise<string | null> {
  for (let folder = from; ; folder = dirname(folder)) {
    const found = await realpath(join(folder, "node_modules", name)).catch(() => null);
    if (found !== null) return found;
    if (folder === dirname(folder)) return null;
  }
}

async function readManifest(folder: string) {
  const manifest: Partial<Record<"dependencies" | "optionalDependencies", Record<string, string>>> =
    JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  return manifest;
}
