import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import os from "node:os";
import { dirname, join } from "node:path";
import { readIfThere } from "./read-if-there.ts";

/** What runs on the machine, from the kernel up to this harness. */
export async function softwareFacts() {
  return {
    node: process.version,
    v8: process.versions.v8,
    nodeFlags: process.execArgv.join(" ") || null,
    nodeOptions: process.env.NODE_OPTIONS || null,
    threadPoolSize: process.env.UV_THREADPOOL_SIZE || null,
    platform: os.platform(),
    architecture: os.arch(),
    kernel: os.release(),
    distribution: distribution(readIfThere("/etc/os-release")),
    lockfile: lockfileHash(import.meta.dirname),
    harness: harnessHash(),
    runnerImage: runnerImage(process.env),
  };
}

/** The system's name as `/etc/os-release` gives it. */
export function distribution(release: string | null): string | null {
  return /^PRETTY_NAME="?([^"\n]*)"?$/m.exec(release ?? "")?.[1] ?? null;
}

/** Image of a hosted CI runner, such as `ubuntu24 20260801.1`. */
export function runnerImage(env: NodeJS.ProcessEnv): string | null {
  return env.ImageOS ? [env.ImageOS, env.ImageVersion ?? ""].join(" ").trim() : null;
}

/** Hash of the lockfile in the nearest folder above: every version of every package in one word. */
export function lockfileHash(folder: string): string | null {
  const lockfile = readIfThere(join(folder, "pnpm-lock.yaml"));
  if (lockfile !== null) return shortHash(lockfile);
  return dirname(folder) === folder ? null : lockfileHash(dirname(folder));
}

/** The harness carries no version number; what it consists of tells more. */
function harnessHash(): string {
  const root = join(import.meta.dirname, "..");
  const sources = readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts") && !path.endsWith(".test.ts"))
    .sort();
  return shortHash(sources.map((path) => `${path}\n${readFileSync(join(root, path), "utf8")}`).join("\n"));
}

function shortHash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}
