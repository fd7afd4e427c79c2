/**
 * The entry of `pnpm lab`, in plain JavaScript that older versions of Node read as well: it hands over to the Node
 * that the packages bring, or says how to get it. Works from every folder.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { constants } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const root = join(import.meta.dirname ?? new URL(".", import.meta.url).pathname, "../..");
const program = join(root, "packages/cli/src/main.ts");
const pinned = join(root, "node_modules/.bin/node");
const [major = 0] = process.versions.node.split(".").map(Number);

if (!existsSync(join(root, "packages/cli/node_modules"))) {
  process.stderr.write(
    "The packages are not installed yet: run `npx pnpm install` in the repository's folder.\n",
  );
  process.exitCode = 3;
} else if (major >= 26) {
  // The program names the file that was called when it replaces its process.
  process.argv[1] = program;
  await import(pathToFileURL(program).href);
} else if (existsSync(pinned)) {
  // The terminal sends them to the program as well, whose end is waited for: it has results to save and to print.
  for (const name of ["SIGINT", "SIGHUP"]) process.on(name, () => {});
  const args = [program, ...process.argv.slice(2)];
  const { status, signal, error } = spawnSync(pinned, args, { stdio: "inherit" });
  if (error === undefined) {
    process.exitCode = signal === null ? (status ?? 1) : 128 + constants.signals[signal];
  } else {
    process.stderr.write(
      `The Node that the labs bring cannot run here (${error.message}): put Node 26 or newer on PATH, or, where this folder is on a file system without programs (noexec), move it.\n`,
    );
    process.exitCode = 3;
  }
} else {
  process.stderr.write(
    `This is Node ${process.versions.node}, and the labs bring their own: run \`npx pnpm install\`, then \`npx pnpm lab\`.\n`,
  );
  process.exitCode = 3;
}
