/** Builds an image of every Dockerfile, and looks at what it has become. */
import { glob, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import type { Image } from "../contract.ts";
import { baseImageArguments } from "./base-images.ts";
import { type Contents, contentsOf } from "./contents.ts";
import type { Context } from "./context.ts";
import { docker } from "./docker.ts";

const experiment = join(import.meta.dirname, "..");
const buildTimeoutMs = 900_000;

/** Dockerfiles of the variants, of those that must be refused, and of the learner's own. */
export async function dockerfiles(): Promise<readonly string[]> {
  const found = await Array.fromAsync(
    glob(["{variants,wrong}/*.Dockerfile", "yours*.Dockerfile"], { cwd: experiment }),
  );
  return found.sort().map((path) => join(experiment, path));
}

/** The name by which a variant finds its image. */
export function nameOf(dockerfile: string): string {
  return basename(dockerfile, ".Dockerfile");
}

/**
 * Builds it twice: as the context is, from what the engine has cached, and after an edit of one source file.
 *
 * @param edits whether the second build is made, too: of an image that installs everything anew it takes a minute
 */
export async function buildImage(dockerfile: string, context: Context, edits: boolean): Promise<Image> {
  const tag = `labs-firewall:${nameOf(dockerfile)}`;
  await build(dockerfile, context.folder, tag);
  const first = await inspect(tag);
  const contents = await contentsOf(tag, first.interpreter);
  const after = edits ? await rebuild(dockerfile, context, tag) : { rebuildMs: 0, changedBytes: 0 };
  const { bytes, layers, runsAsRoot } = first;
  return { tag, bytes, layers, runsAsRoot, steps: await stepsOf(tag), ...after, ...summary(contents) };
}

async function rebuild(dockerfile: string, context: Context, tag: string) {
  const edited = `${tag}-edited`;
  const before = await historyOf(tag);
  await using _edit = await context.edit();
  const began = performance.now();
  await build(dockerfile, context.folder, edited);
  const rebuildMs = performance.now() - began;
  const after = await historyOf(edited);
  const first = after.findIndex(({ createdAt }, index) => createdAt !== before[index]?.createdAt);
  const changed = first === -1 ? [] : after.slice(first);
  await docker(["image", "rm", edited]);
  return { rebuildMs, changedBytes: changed.reduce((sum, { bytes }) => sum + bytes, 0) };
}

async function build(dockerfile: string, folder: string, tag: string): Promise<void> {
  const text = await readFile(dockerfile, "utf8");
  await docker(
    ["build", "--quiet", "--file", dockerfile, "--tag", tag, ...baseImageArguments(text), folder],
    {
      timeoutMs: buildTimeoutMs,
    },
  );
}

interface Inspected {
  readonly bytes: number;
  readonly layers: number;
  readonly runsAsRoot: boolean;
  /** Words of `docker run` that make an interpreter the entry point; none where it is. */
  readonly interpreter: readonly string[];
}

async function inspect(tag: string): Promise<Inspected> {
  const [image] = JSON.parse(await docker(["image", "inspect", tag]));
  const { User: user, Entrypoint: entry, Cmd: command } = image.Config;
  const isNode = /node$/.test(entry?.[0] ?? "");
  const program = command?.[0] === "uvicorn" ? "python3" : "node";
  return {
    bytes: image.Size,
    layers: image.RootFS.Layers.length,
    runsAsRoot: ["", "0", "root"].includes(user),
    interpreter: isNode ? [] : ["--entrypoint", program],
  };
}

/** Its steps from the oldest to the newest, with the bytes that each has added. */
export async function historyOf(tag: string) {
  const format = "{{.CreatedAt}}\t{{.Size}}\t{{.CreatedBy}}";
  const lines = await docker(["history", "--no-trunc", "--human=false", "--format", format, tag]);
  return lines
    .split("\n")
    .map((line) => {
      const [createdAt = "", size = "0", createdBy = ""] = line.split("\t");
      return { createdAt, bytes: Number(size), createdBy };
    })
    .reverse();
}

/** The layers by size, in one line. */
async function stepsOf(tag: string): Promise<string> {
  return (await historyOf(tag))
    .filter(({ bytes }) => bytes >= 1e6)
    .map(({ bytes, createdBy }) => `${Math.round(bytes / 1e6)} MB ${wordsOf(createdBy)}`)
    .join(" | ");
}

function wordsOf(createdBy: string): string {
  const words = createdBy
    .replace(/ # buildkit$|^\/bin\/sh -c (#\(nop\) )?/g, "")
    .replaceAll(/\s+/g, " ")
    .trim();
  return words === "" ? "base" : words.slice(0, 60);
}

function summary({ files, developmentPackages, testFiles, secrets, hasShell }: Contents) {
  return {
    files: files.length,
    developmentPackages: developmentPackages.length,
    testFiles: testFiles.length,
    secrets,
    hasShell,
  };
}
