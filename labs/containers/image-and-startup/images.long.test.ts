/** What is true of the images themselves: builds all of them, so it runs with the long tests, and where an engine answers. */
import { describeExperiment } from "@labs/harness/testing";
import { openServices } from "@labs/services";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { Image } from "./contract.ts";
import experiment from "./experiment.ts";
import { budget, bytesAdded, overBudget } from "./support/budget.ts";
import { docker, whyNoImages } from "./support/docker.ts";
import { dockerfiles, nameOf } from "./support/images.ts";
import { fillMemory } from "./support/memory.ts";

vi.setConfig({ hookTimeout: 900_000, testTimeout: 120_000 });

const missing = await whyNoImages();
const services = openServices({ say: () => {} });
afterAll(() => services[Symbol.asyncDispose]());

type Name = keyof typeof experiment.variants;
/** Those that are meant to be run in production. */
const good = ["multi-stage", "pruned", "bundled", "compile-cache", "distroless"] as const satisfies Name[];

describe.skipIf(missing !== null)(`images (${missing ?? "an engine answers"})`, () => {
  let label = "";
  // Registered first, so it runs last: after the run has been disposed of.
  afterAll(async () => {
    for (const what of [
      ["ps", "--all"],
      ["network", "ls"],
    ])
      expect(await docker([...what, "--quiet", "--filter", `label=${label}`]), "left in the engine").toBe("");
  });
  const opened = describeExperiment(experiment, services);
  beforeAll(async () => {
    label = opened().setup.label;
    expect(await docker(["ps", "--all", "--quiet", "--filter", `label=${label}`])).not.toBe("");
  });
  /** An image whose base cannot be had here is not. */
  const isBuilt = (name: string) => "tag" in (opened().setup.images[name] ?? {});
  const imageOf = (name: string): Image => {
    const image = opened().setup.images[name];
    if (image === undefined || "missing" in image)
      throw new Error(image?.missing ?? `there is no image ${name}`);
    return image;
  };

  test("nothing of development, no test and no secret is in an image for production, which runs as no root", () => {
    const python = ["fastapi-slim", "fastapi-multi-stage"].filter((name) => isBuilt(name));
    for (const name of [...good, ...python])
      expect(imageOf(name), name).toMatchObject({
        ...{ developmentPackages: 0, testFiles: 0, secrets: [], runsAsRoot: false },
      });
    expect(imageOf("naive")).toMatchObject({ developmentPackages: 5, secrets: [], runsAsRoot: true });
    expect(imageOf("naive").testFiles).toBeGreaterThan(100);
  });

  test("each step leaves an image that is no larger", () => {
    const sizes = (["naive", "multi-stage", "pruned", "bundled", "distroless"] as const).map(
      (name) => imageOf(name).bytes,
    );
    expect(sizes).toEqual(sizes.toSorted((one, other) => other - one));
  });

  test("no image adds more to its base than its budget", async () => {
    const over: string[] = [];
    for (const dockerfile of await dockerfiles()) {
      const name = nameOf(dockerfile);
      if (budget[name] === undefined || !isBuilt(name)) continue;
      const sentence = overBudget(name, await bytesAdded(dockerfile, imageOf(name).tag));
      if (sentence !== null) over.push(sentence);
    }
    if (over.length > 0) throw new Error(over.join("\n"));
  });

  test("distroless has no shell", async () => {
    expect(imageOf("distroless").hasShell).toBe(false);
    expect(imageOf("bundled").hasShell).toBe(true);
    const { tag } = imageOf("distroless");
    const words = ["run", "--rm", "--network", "none", "--entrypoint", "sh", tag, "-c", "true"];
    await expect(docker(words)).rejects.toThrow(/executable file not found|no such file/);
  });

  test("the root file system cannot be written", async () => {
    for (const name of good) {
      const { tag } = imageOf(name);
      const write = 'require("node:fs").writeFileSync("/app/written", "")';
      const node = name === "distroless" ? [tag, "-e", write] : ["--entrypoint", "node", tag, "-e", write];
      await expect(docker(["run", "--rm", "--read-only", "--network", "none", ...node])).rejects.toThrow(
        /EROFS|EACCES/,
      );
    }
  });

  const stopped = async (name: Name) => {
    await using variant = await opened().open(name);
    return await opened().observe(variant, "stop");
  };

  test("SIGTERM drains a service that is process 1, and never reaches one behind a shell", async () => {
    expect(await stopped("bundled")).toMatchObject({ exitCode: 0 });
    expect(await stopped("shell-entrypoint")).toMatchObject({ exitCode: 137 });
  });

  test("a process 1 without a handler ignores SIGTERM; an init of the engine passes it on", async () => {
    const { tag } = imageOf("multi-stage");
    const sleep = ["--entrypoint", "node", tag, "-e", "setInterval(() => {}, 1000)"];
    for (const [init, code] of [
      [[], "137"],
      [["--init"], "143"],
    ] as const) {
      const name = `labs-pid1-${init.length}-${process.pid}`;
      await docker(["run", "--detach", "--name", name, "--label", opened().setup.label, ...init, ...sleep]);
      await docker(["stop", "--time", "2", name]);
      expect(await docker(["inspect", "--format", "{{.State.ExitCode}}", name])).toBe(code);
    }
  });

  test("beyond the heap's limit V8 aborts with 134; beyond the container's memory the kernel kills with 137", async () => {
    await using variant = await opened().open("naive");
    expect(await opened().observe(variant, "memory")).toEqual({ heapExitCode: 134, buffersExitCode: 137 });
  });

  test("V8's abort as process 1: the kernel ignores SIGABRT too, and the C library ends it otherwise", async () => {
    const limits = ["--memory", "512m", "--memory-swap", "512m", "--label", opened().setup.label];
    const [node, ...words] = fillMemory.heap;
    const name = `labs-abort-${process.pid}`;
    const run = [
      "run",
      "--name",
      name,
      ...limits,
      "--entrypoint",
      node,
      imageOf("multi-stage").tag,
      ...words,
    ];
    await expect(docker(run)).rejects.toThrow(/heap out of memory/);
    expect(["134", "139"]).toContain(await docker(["inspect", "--format", "{{.State.ExitCode}}", name]));
  });

  test("an image whose containers do not start is left out with what it printed", () => {
    const { alpine } = opened().setup.images;
    expect(alpine).toMatchObject({
      missing: expect.stringMatching(/cannot be built|does not become ready: .*(ld-linux|musl|symbol)/i),
    });
  });
});
