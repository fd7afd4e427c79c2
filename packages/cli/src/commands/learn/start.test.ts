import { afterAll, beforeAll, expect, test } from "vitest";
import { copyRepository, type TestRepository } from "../../testing/test-repository.ts";

let repository: TestRepository;
let lab: TestRepository["lab"];
beforeAll(async () => {
  repository = await copyRepository();
  lab = repository.openCommands();
});
afterAll(() => repository?.[Symbol.asyncDispose]());

const yours = "labs/caching/strategy/yours.ts";

test("a starter is the baseline from where it lies, with the task above it, and git does not see it", async () => {
  const { code, stdout } = await lab("caching", "start", "strategy");
  expect(code).toBe(0);
  expect(stdout).toContain(`${yours} is a copy of no-cache now`);
  expect(stdout).toContain("pnpm lab caching check strategy");
  const text = await repository.read(yours);
  expect(text).toContain("TODO: Keep verdicts where they are found again");
  expect(text).toContain('from "./rig.ts"');
  expect(text).not.toContain('"../');
  const baseline = await repository.read("labs/caching/strategy/variants/no-cache.ts");
  expect(text).toContain(baseline.slice(baseline.indexOf("export const open")));
  expect(await repository.git("status", "--porcelain")).toBe("");
});

test("what is there is never overwritten", async () => {
  await repository.write(yours, "mine");
  const { code, stdout, stderr } = await lab("caching", "start", "strategy");
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toMatch(/yours\.ts is there already: .*`pnpm lab caching reset strategy`/);
  expect(stderr.trim().split("\n")).toHaveLength(1);
  expect(await repository.read(yours)).toBe("mine");
});

test("reset keeps every version under a number of its own, each only once", async () => {
  const version = (number: number) => `labs/caching/strategy/yours@${number}.ts`;
  const first = await lab("caching", "reset", "strategy");
  expect(first.stdout).toContain(`What it was is kept as ${version(1)}`);
  expect(await repository.read(version(1))).toBe("mine");
  const starter = await repository.read(yours);
  expect(starter).toContain("TODO");
  await lab("caching", "reset", "strategy");
  expect((await lab("caching", "reset", "strategy")).stdout).toContain(version(2));
  expect(await repository.read(version(2))).toBe(starter);
  expect(repository.has(version(3))).toBe(false);
  expect(await repository.git("status", "--porcelain")).toBe("");
});

test.each(["reset", "check", "watch"])("%s without a file says how to begin one", async (command) => {
  const { code, stdout, stderr } = await lab("caching", command, "stampede");
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toMatch(/There is no .*stampede\/yours\.ts yet: .*`pnpm lab caching start stampede`/);
});

test("each hint leads one piece further, until nothing is left but the reference", async () => {
  const hint = async () => (await lab("caching", "hint", "strategy")).stdout;
  const first = await hint();
  const count = Number(/hint 1 of (\d+)\nSymptom: /.exec(first)?.[1]);
  expect(first).toContain("Try it first: pnpm lab caching check strategy");
  expect(count, first).toBeGreaterThan(3);
  expect(await hint()).toContain(`hint 2 of ${count}\nCause: `);
  expect(await hint()).toContain(`hint 3 of ${count}\nApproach: `);
  const state = JSON.parse(await repository.read(".labs/state.json"));
  expect(state.experiments).toEqual({ "caching/strategy": { hints: 3, revealedAt: null } });
  state.experiments["caching/strategy"].hints = count - 1;
  await repository.write(".labs/state.json", JSON.stringify(state));
  const last = await hint();
  expect(last).toContain(`hint ${count} of ${count}\nApproach: `);
  expect(last).toContain("\nNothing is left but the reference");
  expect(await hint()).toContain(`hint ${count} of ${count} (the last one, again)`);
});

test("a broken state is reported and kept", async () => {
  const before = await repository.read(".labs/state.json");
  await repository.write(".labs/state.json", "{ broken");
  const { code, stdout, stderr } = await lab("caching", "hint", "strategy");
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toMatch(/state\.json cannot be understood .*`mv /);
  expect(await repository.read(".labs/state.json")).toBe("{ broken");
  await repository.write(".labs/state.json", before);
});

test("reveal shows the way from the learner's code to the reference, and remembers it", async () => {
  const { code, stdout } = await lab("caching", "reveal", "strategy");
  expect(code).toBe(0);
  expect(stdout).toContain(`--- ${yours}`);
  expect(stdout).toContain("+++ labs/caching/strategy/variants/two-tier.ts");
  expect(stdout).toMatch(/^-.*=> origin,/m);
  expect(stdout).toMatch(/^\+.*LRUCache/m);
  // Paths of imports are no part of the answer.
  expect(stdout).not.toContain('"../contract.ts"');
  const { experiments } = JSON.parse(await repository.read(".labs/state.json"));
  expect(experiments["caching/strategy"].revealedAt).toMatch(/^\d{4}-/);
});

test("reveal before a start goes from the baseline", async () => {
  const { stdout } = await lab("caching", "reveal", "stampede");
  expect(stdout).toContain("--- labs/caching/stampede/variants/naive.ts");
});

test("where variants are manifests, yours is one too, with its versions", async () => {
  const manifest = "labs/autoscaling/hpa-policy/yours.yaml";
  const begun = await lab("autoscaling", "start", "hpa-policy");
  expect(begun.stdout).toContain(`${manifest} is a copy of default now`);
  const text = await repository.read(manifest);
  const baseline = await repository.read("labs/autoscaling/hpa-policy/variants/default.yaml");
  expect(text.endsWith(baseline)).toBe(true);
  expect(text).toContain("# TODO: Halve the time of overload");
  const { stdout } = await lab("autoscaling", "reset", "hpa-policy");
  expect(stdout).toContain("What it was is kept as labs/autoscaling/hpa-policy/yours@1.yaml");
  const revealed = await lab("autoscaling", "reveal", "hpa-policy");
  expect(revealed.stdout).toMatch(/^-.*minReplicas: 2$/m);
  expect(revealed.stdout).toMatch(/^\+.*minReplicas: 6$/m);
  expect(await repository.git("status", "--porcelain")).toBe("");
});

test("what lies beside a variant under its name goes with it: its copy, its versions, and the way to the reference", async () => {
  const folder = "labs/containers/image-and-startup";
  await lab("containers", "start", "image-and-startup");
  const dockerfile = await repository.read(`${folder}/yours.Dockerfile`);
  expect(dockerfile).toBe(await repository.read(`${folder}/variants/naive.Dockerfile`));
  expect(repository.has(`${folder}/yours.Dockerfile.dockerignore`)).toBe(true);
  await repository.write(`${folder}/yours.Dockerfile`, `${dockerfile}LABEL mine=1\n`);
  const { stdout } = await lab("containers", "reveal", "image-and-startup");
  expect(stdout).toContain("-LABEL mine=1");
  expect(stdout).toContain("+USER 1000");
  await lab("containers", "reset", "image-and-startup");
  expect(await repository.read(`${folder}/yours@1.Dockerfile`)).toBe(`${dockerfile}LABEL mine=1\n`);
  expect(await repository.read(`${folder}/yours.Dockerfile`)).toBe(dockerfile);
  // Only what goes with it is changed, and it is another version.
  await repository.write(`${folder}/yours.Dockerfile`, `${dockerfile}LABEL mine=2\n`);
  await lab("containers", "reset", "image-and-startup");
  expect(await repository.read(`${folder}/yours@2.Dockerfile`)).toBe(`${dockerfile}LABEL mine=2\n`);
  expect(await repository.git("status", "--porcelain")).toBe("");
});

test("a hint before the start names the start", async () => {
  const { stdout } = await lab("caching", "hint", "eviction");
  expect(stdout).toContain("Try it first: pnpm lab caching start eviction");
});
