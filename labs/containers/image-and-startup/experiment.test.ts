/** Without an engine: what a Dockerfile says, and that its absence is told. Images themselves: `images.long.test.ts`. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { LabError } from "@labs/experiment";
import { afterEach, expect, test, vi } from "vitest";
import experiment from "./experiment.ts";
import { baseImageArguments } from "./support/base-images.ts";
import { budget, finalBase, overBudget } from "./support/budget.ts";
import { dockerfiles, nameOf } from "./support/images.ts";

afterEach(() => void vi.unstubAllEnvs());

const all = await Promise.all(
  (await dockerfiles()).map(async (path) => ({
    name: nameOf(path),
    path,
    text: await readFile(path, "utf8"),
  })),
);
const textOf = (name: string) => all.find((one) => one.name === name)?.text ?? "";
const linesOf = (name: string) => textOf(name).split("\n").slice(1);

test("every variant has a Dockerfile", () => {
  const names = [...Object.keys(experiment.variants), ...Object.keys(experiment.wrong ?? {})];
  const own = all.map(({ name }) => name).filter((name) => !name.startsWith("yours"));
  expect(own.sort()).toEqual(names.sort());
});

test("every Dockerfile begins with public images by digest, which the environment may replace", () => {
  for (const { name, text } of all) {
    const bases = [...text.matchAll(/^ARG (\w+)=(.*)$/gm)];
    expect(bases.length, name).toBeGreaterThan(0);
    for (const [, argument, image] of bases) {
      expect(image, `${argument} of ${name}`).toMatch(/^[\w./-]+:[\w.-]+@sha256:[0-9a-f]{64}$/);
      const given = baseImageArguments(text, { [`LABS_${argument}`]: "registry.example/image" });
      expect(given).toEqual(["--build-arg", `${argument}=registry.example/image`]);
    }
    const stages = [...text.matchAll(/^FROM \S+ AS (\w+)$/gm)].map(([, stage]) => stage);
    for (const [, from = ""] of text.matchAll(/^FROM (\S+)/gm))
      expect(bases.map(([, argument]) => `\${${argument}}`).concat(stages.map(String))).toContain(from);
  }
});

/** Lines of one text that the other has not, comments and blanks left out. */
function added(from: string, to: string): string[] {
  const before = new Set(linesOf(from));
  return linesOf(to).filter((line) => line !== "" && !line.startsWith("#") && !before.has(line));
}

test.each([
  ["multi-stage", "pruned", /^RUN cd node_modules|^ {4}&& find/],
  ["bundled", "compile-cache", /^ENV NODE_COMPILE_CACHE|^RUN DATABASE_URL|^ {4}timeout/],
  ["bundled", "distroless", /DISTROLESS|^CMD/],
  ["bundled", "alpine", /ALPINE/],
  ["bundled", "shell-entrypoint", /^CMD/],
])("from %s to %s one thing changes", (from, to, change) => {
  const lines = added(from, to);
  expect(lines.length).toBeGreaterThan(0);
  for (const line of lines) expect(line).toMatch(change);
});

test("versions of what a Dockerfile installs are pinned", () => {
  for (const { name, text } of all) {
    for (const [line] of text.matchAll(/^RUN npm install.*$/gm))
      expect(line, name).toMatch(/--global( [\w-]+@\d+\.\d+\.\d+)+$/);
  }
});

test("Dockerfiles install the pnpm and the bundler of this repository", async () => {
  const root = join(import.meta.dirname, "../../..");
  const { packageManager } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  const workspace = await readFile(join(root, "pnpm-workspace.yaml"), "utf8");
  const [, rolldown] = /^ {2}rolldown: (\S+)$/m.exec(workspace) ?? [];
  for (const { text } of all) {
    for (const [found] of text.matchAll(/\bpnpm@[\d.]+/g)) expect(found).toBe(packageManager);
    for (const [found] of text.matchAll(/\brolldown@[\d.]+/g)) expect(found).toBe(`rolldown@${rolldown}`);
  }
});

test("every image but the largest, and those that do not start or are refused, has a budget", () => {
  const without = ["naive", "alpine"];
  const names = Object.keys(experiment.variants).filter((name) => !without.includes(name));
  expect(Object.keys(budget).sort()).toEqual(names.sort());
});

test("an image above its budget is one sentence with what to do", () => {
  const most = budget.distroless ?? Number.NaN;
  expect(overBudget("distroless", most)).toBeNull();
  const sentence = overBudget("distroless", most + 2e6);
  expect(sentence).toMatch(
    /^The image of distroless\.Dockerfile adds [\d.]+ MB to its base, more than its budget of/,
  );
  expect(sentence).toContain("docker history labs-firewall:distroless");
});

test("what an image adds is counted from the image that its last stage begins with", () => {
  expect(finalBase(textOf("distroless"))).toBe("NODE_DISTROLESS_IMAGE");
  expect(finalBase(textOf("bundled"))).toBe("NODE_SLIM_IMAGE");
  expect(finalBase(`FROM \${A} AS one\nFROM one AS two\nFROM two\n`)).toBe("A");
});

test("without an engine the experiment is skipped with the command that enables it", async () => {
  vi.stubEnv("LABS_ENGINE", "false");
  const failure = await experiment.provision({ seed: 1, scale: "smoke" }).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(LabError);
  expect(failure).toMatchObject({
    code: "SKIPPED",
    message: expect.stringContaining("pnpm lab containers bench image-and-startup"),
  });
});
