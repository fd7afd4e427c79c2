/** What images are built from: the repository as it is, with a secret in it and without what is not the project's. */
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { linkTree, root, workFolder } from "../../shared/trees.ts";

export interface Context extends AsyncDisposable {
  readonly folder: string;
  /** Changes the version of the rules in both languages, until it is disposed of. */
  edit(): Promise<AsyncDisposable>;
}

const leftOut = /(^|\/)(node_modules|\.git|\.labs|\.turbo|results|__pycache__)$/;
const rules = [
  "packages/firewall/src/rules.ts",
  "labs/containers/image-and-startup/fastapi/rules.py",
] as const;

export async function makeContext(): Promise<Context> {
  const folder = await workFolder("contexts");
  await linkTree(root, folder, (path) => !leftOut.test(path));
  await writeFile(join(folder, ".env"), "DATABASE_PASSWORD=planted\n");
  // Written anew: what is linked is the repository's own file.
  const write = async (path: string, text: string) => {
    await rm(join(folder, path));
    await writeFile(join(folder, path), text);
  };
  return {
    folder,
    async edit() {
      const texts = await Promise.all(rules.map((path) => readFile(join(folder, path), "utf8")));
      const version = 1000 + (Date.now() % 1_000_000);
      for (const [index, path] of rules.entries()) {
        const text = texts[index] ?? "";
        const edited = text.replace(/^(export const policyVersion = |POLICY_VERSION = )\d+/m, `$1${version}`);
        if (edited === text) throw new Error(`${path} has no policy version to change`);
        await write(path, edited);
      }
      return {
        [Symbol.asyncDispose]: async () => {
          for (const [index, path] of rules.entries()) await write(path, texts[index] ?? "");
        },
      };
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}
