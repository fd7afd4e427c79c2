/** Builds the images, runs a container of each, and says what that took. */

import { randomBytes } from "node:crypto";
import { basename } from "node:path";
import { LabError, type Open, type Provisioned, type Run } from "@labs/experiment";
import { cleanUpAtEnd } from "@labs/services";
import { historyDays, model, openAnswers } from "../shared/answers.ts";
import { ask, residentBytes } from "../shared/callers.ts";
import type { Image } from "./contract.ts";
import type { Input, Output, Setup } from "./data.ts";
import { type Container, runToEnd, startContainer } from "./support/container.ts";
import { makeContext } from "./support/context.ts";
import { startDatabase } from "./support/database.ts";
import { docker, whyNoImages } from "./support/docker.ts";
import { buildImage, dockerfiles, nameOf } from "./support/images.ts";
import { fillMemory } from "./support/memory.ts";

/** Containers of an image, each of which starts when it is first called. */
export interface Instance {
  call(input: Input): Promise<Output>;
}

export type Counter =
  | Exclude<keyof Image, "tag" | "steps" | "secrets" | "hasShell" | "runsAsRoot">
  | "hasShell"
  | "runsAsRoot"
  | "readyMs"
  | "residentBytes"
  | "stopMs"
  | "exitCode"
  | "heapExitCode"
  | "buffersExitCode";

/** Makes a variant out of the Dockerfile that has its name; `import.meta` tells which that is. */
export function variant({ filename }: Pick<ImportMeta, "filename">): Open<Instance, Setup, Counter, never> {
  return async (setup) => {
    const name = basename(filename, ".ts");
    const image = setup.images[name] ?? { missing: `there is no ${name}.Dockerfile beside ${name}.ts` };
    if ("missing" in image) throw new LabError("SKIPPED", image.missing);
    /** By their share of the processors; the one that has answered last stands last. */
    const containers = new Map<number, Promise<Container>>();
    const latest = async () => await [...containers.values()].at(-1);
    const withCpus = (cpus: number) => {
      const found = containers.get(cpus) ?? startContainer(setup, image.tag, { cpus });
      containers.delete(cpus);
      containers.set(cpus, found);
      return found;
    };
    return {
      subject: {
        async call(input) {
          if (input.what === "exhaust") return runToEnd(setup.label, image.tag, fillMemory[input.with]);
          if (input.what === "stop") {
            const container = await latest();
            if (container === undefined) throw new Error("no container has been started");
            return container.stop();
          }
          const { url } = await withCpus(input.cpus);
          return { ...(await ask(url, input)), secrets: image.secrets };
        },
      },
      async read() {
        const { tag: _, steps: __, secrets: ___, hasShell, runsAsRoot, ...figures } = image;
        const facts = { ...figures, hasShell: Number(hasShell), runsAsRoot: Number(runsAsRoot) };
        const container = await latest();
        if (container === undefined) return facts;
        // One that was stopped answers no more.
        const memory = await residentBytes(container.url).catch(() => 0);
        return { ...facts, readyMs: container.readyMs, residentBytes: memory };
      },
      explain: async (which) => (which === "image" ? image.steps : null),
      async [Symbol.asyncDispose]() {
        const started = await Promise.allSettled(containers.values());
        await Promise.all(
          started.map((one) => (one.status === "fulfilled" ? one.value.remove() : undefined)),
        );
      },
    };
  };
}

/**
 * Starts a database, builds every image and tries it once.
 *
 * @throws LabError SKIPPED where no engine answers
 */
export async function provision({ seed, scale }: Run): Promise<Provisioned<Setup, Input, Output>> {
  const missing = await whyNoImages();
  if (missing !== null)
    throw new LabError(
      "SKIPPED",
      `Images cannot be built here (${missing}); then run \`pnpm lab containers bench image-and-startup\`.`,
    );
  await using stack = new AsyncDisposableStack();
  const network = `labs-${randomBytes(6).toString("hex")}`;
  const label = `labs.run=${network}`;
  stack.use(await cleanUpAtEnd(new URL("./support/clean-up.ts", import.meta.url).href, { label }));
  await docker(["network", "create", "--label", label, network]);
  const { inside, outside } = await startDatabase(label, network);
  const answers = stack.use(await openAnswers(outside, seed));
  const environment = {
    ...{ DATABASE_URL: inside, DATABASE_CONNECTIONS: "1" },
    ...{ HISTORY_DAYS: String(historyDays), MODEL: model },
  };
  const where = { label, network, environment };
  const images = await buildAll(where, scale !== "smoke");
  const resources = stack.move();
  return {
    setup: { ...where, images, requests: answers.requests },
    expected: async (input) => {
      if (input.what !== "screen") throw new Error("the end of a container has no right answer");
      return { ...(await answers.of(input)), secrets: [] };
    },
    facts: {
      engine: await docker([
        "version",
        "--format",
        "Docker {{.Server.Version}}, {{.Server.Os}}/{{.Server.Arch}}",
      ]),
      images: "labs-firewall:*, kept for the next run (`docker image ls labs-firewall`)",
      container: "--read-only, no capabilities, 512 MB of memory; PostgreSQL in a container beside it",
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

/** One image after the other: they share the layers that are the same. */
async function buildAll(
  where: Pick<Setup, "label" | "network" | "environment">,
  edits: boolean,
): Promise<Setup["images"]> {
  const all = await dockerfiles();
  process.stderr.write(
    `Building ${all.length} images (the first time takes minutes; undo: docker image rm $(docker image ls -q labs-firewall))\n`,
  );
  await using context = await makeContext();
  const images: Record<string, Image | { readonly missing: string }> = {};
  for (const dockerfile of all) {
    const name = nameOf(dockerfile);
    images[name] = await buildImage(dockerfile, context, edits).then(
      (image) => tryOnce(where, image),
      (error: unknown) => ({
        missing: `the image of ${name}.Dockerfile cannot be built (${reasonOf(error)})`,
      }),
    );
  }
  return images;
}

/** An image whose containers end before they are ready is no candidate, and says why. */
async function tryOnce(
  where: Pick<Setup, "label" | "network" | "environment">,
  image: Image,
): Promise<Image | { readonly missing: string }> {
  try {
    const container = await startContainer(where, image.tag, { cpus: 1 });
    await container.remove();
    return image;
  } catch (error) {
    return { missing: `a container of ${image.tag} does not become ready: ${reasonOf(error)}` };
  }
}

/** The last line about an error that a build has printed. */
function reasonOf(error: unknown): string {
  const lines = (error instanceof Error ? error.message : String(error)).split("\n").filter(Boolean);
  return (lines.findLast((line) => /error|failed|denied/i.test(line)) ?? lines.at(-1) ?? "")
    .trim()
    .slice(0, 300);
}
