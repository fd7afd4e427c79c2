import { docker } from "./docker.ts";

/** What of an image's files says how it was made. */
export interface Contents {
  /** All regular files, by their paths. */
  readonly files: readonly string[];
  /** Packages that only this repository's developers need. */
  readonly developmentPackages: readonly string[];
  /** Tests of this repository. */
  readonly testFiles: readonly string[];
  readonly secrets: readonly string[];
  readonly hasShell: boolean;
}

/** Some that every installation for developers has, and none for production. */
const development = ["@biomejs/biome", "knip", "turbo", "typescript", "vitest"];

const listByNode = `const {readdirSync} = require("node:fs");
const walk = (folder) => {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = folder + entry.name;
    if (["/proc", "/sys", "/dev"].includes(path)) continue;
    if (entry.isDirectory()) walk(path + "/"); else console.log(path);
  }
};
walk("/");`;

const listByPython = `import os
for folder, folders, files in os.walk("/"):
    folders[:] = [each for each in folders if folder != "/" or each not in ("proc", "sys", "dev")]
    for name in files:
        print(os.path.join(folder, name))`;

/**
 * Lists the files of an image from inside of it: an image without a shell has an interpreter.
 *
 * @param interpreter words of `docker run` that make an interpreter the entry point; none where it is
 */
export async function contentsOf(tag: string, interpreter: readonly string[]): Promise<Contents> {
  const isPython = interpreter.includes("python3");
  const script = isPython ? ["-c", listByPython] : ["-e", listByNode];
  // As root, so that no folder is closed.
  const output = await docker([
    "run",
    "--rm",
    "--user",
    "0",
    "--network",
    "none",
    ...interpreter,
    tag,
    ...script,
  ]);
  const files = output.split("\n").filter((path) => path !== "/.dockerenv");
  const own = files.filter((path) => path.startsWith("/app/"));
  const outside = own.filter((path) => !path.includes("/node_modules/"));
  return {
    files,
    developmentPackages: development.filter((name) =>
      own.some((path) => path.includes(`/node_modules/${name}/package.json`)),
    ),
    testFiles: outside.filter((path) => /\.(test|fixture)\.ts$/.test(path)),
    secrets: outside.filter((path) => /\/(\.env[^/]*|\.git)(\/|$)/.test(path)),
    hasShell: files.some((path) => /^\/(usr\/)?bin\/(sh|bash|dash|busybox)$/.test(path)),
  };
}
