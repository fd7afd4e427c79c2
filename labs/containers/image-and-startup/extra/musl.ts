/**
 * What the C library of Alpine lacks of what ONNX Runtime was linked to. Needs musl's loader and no engine: Debian's package
 * `musl` has it (`apt-get download musl && dpkg -x musl_*.deb folder`).
 *
 * `pnpm exec node labs/containers/image-and-startup/extra/musl.ts folder/lib/ld-musl-x86_64.so.1`
 */
import { spawnSync } from "node:child_process";
import { glob } from "node:fs/promises";
import { join } from "node:path";
import { root } from "../../shared/trees.ts";

/** Libraries that are not found, and C functions: names of C++ are those of a library of its own that is missing. */
export interface Missing {
  readonly libraries: readonly string[];
  readonly functions: readonly string[];
}

/** Asks musl's loader for all that a library needs. */
export function missingUnder(loader: string, library: string): Missing {
  const { stderr, error } = spawnSync(loader, ["--list", library], { encoding: "utf8", maxBuffer: 1 << 26 });
  if (error) throw error;
  const found = (pattern: RegExp) =>
    [...new Set([...stderr.matchAll(pattern)].map(([, name = ""]) => name))].sort();
  return {
    libraries: found(/^Error loading shared library (\S+):/gm),
    functions: found(/: (\w+): symbol not found$/gm).filter(
      (name) => !/^(_Z|__cxa|_Unwind|__gxx)/.test(name),
    ),
  };
}

/** ONNX Runtime's library for this machine. */
export async function runtimeLibrary(): Promise<string> {
  const models = join(root, "packages/models/node_modules/onnxruntime-node/bin");
  const [path] = await Array.fromAsync(
    glob(`napi-v*/linux/${process.arch}/libonnxruntime.so.*`, { cwd: models }),
  );
  if (path === undefined) throw new Error(`there is no ONNX Runtime for linux/${process.arch} in ${models}`);
  return join(models, path);
}

if (import.meta.main) {
  const [loader = `/lib/ld-musl-${process.arch === "arm64" ? "aarch64" : "x86_64"}.so.1`] =
    process.argv.slice(2);
  const { libraries, functions } = missingUnder(loader, await runtimeLibrary());
  process.stdout.write(`Libraries: ${libraries.join(", ")}\nC functions: ${functions.join(", ")}\n`);
}
