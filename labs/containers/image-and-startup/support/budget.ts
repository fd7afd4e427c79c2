/** How much an image may add to the image that it begins with: a gate of CI, in bytes, 5 % above what was built. */
import { readFile } from "node:fs/promises";
import { baseImageArguments } from "./base-images.ts";
import { docker } from "./docker.ts";

/** By the variant. A smaller image lowers its line; a larger one needs a reason in the commit that raises it. */
export const budget: Readonly<Record<string, number>> = {
  "multi-stage": 370_600_000,
  pruned: 103_100_000,
  bundled: 83_500_000,
  "compile-cache": 84_600_000,
  distroless: 83_500_000,
  "shell-entrypoint": 83_500_000,
  "fastapi-slim": 205_300_000,
  "fastapi-multi-stage": 182_600_000,
};

/** A sentence where an image is above its budget, else `null`. */
export function overBudget(name: string, added: number): string | null {
  const most = budget[name];
  if (most === undefined || added <= most) return null;
  return `The image of ${name}.Dockerfile adds ${megabytes(added)} to its base, more than its budget of ${megabytes(most)}: make it smaller (\`docker history labs-firewall:${name}\` says what is large), or raise the budget in support/budget.ts with the reason.`;
}

/** Bytes that an image adds to its base, which differs between a registry's and one of your own. */
export async function bytesAdded(dockerfile: string, tag: string): Promise<number> {
  const text = await readFile(dockerfile, "utf8");
  const base = finalBase(text);
  const given = text.split("\n").filter((line) => line.startsWith(`ARG ${base}=`));
  const onlyBase = [...given, `FROM \${${base}}`].join("\n");
  const baseTag = `labs-firewall:base-${base.toLowerCase()}`;
  const words = ["build", "--quiet", "--tag", baseTag, ...baseImageArguments(onlyBase), "-"];
  await docker(words, { input: onlyBase, timeoutMs: 300_000 });
  return (await sizeOf(tag)) - (await sizeOf(baseTag));
}

async function sizeOf(tag: string): Promise<number> {
  return Number(await docker(["image", "inspect", "--format", "{{.Size}}", tag]));
}

/** The argument that names the image which the last stage begins with, directly or through other stages. */
export function finalBase(dockerfile: string): string {
  const stages = [...dockerfile.matchAll(/^FROM (\S+)(?: AS (\S+))?/gm)];
  let from = stages.at(-1)?.[1];
  for (;;) {
    const [, argument] = /^\$\{(\w+)\}$/.exec(from ?? "") ?? [];
    if (argument !== undefined) return argument;
    const stage = stages.find(([, , name]) => name === from);
    if (stage === undefined || from === undefined)
      throw new Error(`${from} is neither an argument nor a stage`);
    from = stage[1];
  }
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
