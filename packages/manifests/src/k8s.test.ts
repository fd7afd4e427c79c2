/** The manifests of `k8s/`, built as they are deployed where there is a kustomize, and by their files everywhere. */
import { execFileSync } from "node:child_process";
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { lint } from "./lint.ts";

const root = join(import.meta.dirname, "../../..");
const k8s = join(root, "k8s");
const files = (pattern: string) => globSync(pattern, { cwd: k8s }).sort();
const read = (file: string) => readFileSync(join(k8s, file), "utf8");
const kustomizations = files("**/kustomization.yaml").map((file) => dirname(file));

interface Kustomization {
  readonly resources?: readonly string[];
  readonly components?: readonly string[];
  readonly patches?: readonly { readonly path?: string }[];
  readonly configMapGenerator?: readonly {
    readonly files?: readonly string[];
    readonly envs?: readonly string[];
  }[];
}

function listedIn(folder: string): string[] {
  const {
    resources = [],
    components = [],
    patches = [],
    configMapGenerator = [],
  }: Kustomization = parse(read(join(folder, "kustomization.yaml")));
  return [
    ...resources,
    ...components,
    ...patches.flatMap(({ path }) => path ?? []),
    ...configMapGenerator.flatMap((one) => [...(one.files ?? []), ...(one.envs ?? [])]),
  ];
}

test.each(kustomizations)("%s lists what there is, and all of it", (folder) => {
  const listed = listedIn(folder);
  expect(listed.filter((path) => !existsSync(join(k8s, folder, path)))).toEqual([]);
  // Values for a Helm chart are not a resource of this cluster's folder.
  const there = files(`${folder}/*`).map((file) => file.slice(folder.length + 1));
  expect(
    there.filter((file) => !["kustomization.yaml", "adapter-values.yaml", ...listed].includes(file)),
  ).toEqual([]);
});

test("the files by themselves have no findings, but for the image that the overlays pin", async () => {
  const manifests = [
    "base",
    "components/stores",
    "components/queue",
    "components/requests-per-second",
    "load",
  ];
  const texts = manifests
    .flatMap((folder) => files(`${folder}/*.yaml`))
    .filter((file) => !/(kustomization|hpa-patch|adapter-values)\.yaml$/.test(file))
    .map((file) => ({ file, text: read(file) }));
  const { findings, unchecked } = await lint(texts);
  expect(new Set(findings.map(({ rule }) => rule))).toEqual(new Set(["pinned-image"]));
  expect(unchecked).toEqual([]);
});

/** A command that builds a folder, or why there is none. Before 4.0 there were no components as they are used here. */
function findKustomize():
  | { readonly command: readonly [string, ...string[]] }
  | { readonly missing: string } {
  try {
    execFileSync("kustomize", ["version"], { stdio: "ignore" });
    return { command: ["kustomize", "build"] };
  } catch {
    // Not there: kubectl has one inside.
  }
  try {
    const text = execFileSync("kubectl", ["version", "--client", "--output", "json"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    const { kustomizeVersion = "" }: { readonly kustomizeVersion?: string } = JSON.parse(text);
    if (Number(/^v(\d+)/.exec(kustomizeVersion)?.[1] ?? 0) >= 4) return { command: ["kubectl", "kustomize"] };
    return { missing: "the kubectl on PATH is older than 1.24 and there is no kustomize" };
  } catch {
    return { missing: "neither kustomize nor kubectl is on PATH" };
  }
}

const kustomize = findKustomize();
const skipped = "missing" in kustomize ? ` (skipped: ${kustomize.missing})` : "";

function build(folder: string): string {
  if ("missing" in kustomize) throw new Error(kustomize.missing);
  const [program, ...words] = kustomize.command;
  return execFileSync(program, [...words, join(k8s, folder)], { encoding: "utf8" });
}

describe.skipIf(skipped !== "")(`built by kustomize${skipped}`, () => {
  test.each(["overlays/kind", "overlays/production", "load"])("%s has no findings", async (folder) => {
    const report = await lint([{ file: folder, text: build(folder) }]);
    expect(report).toMatchObject({ findings: [], unchecked: [] });
    expect(report.objects).toBeGreaterThan(2);
  });

  test("production scales by requests per second too, by a metric that the adapter makes", () => {
    const [hpa = ""] = build("overlays/production")
      .split("---\n")
      .filter((text) => text.includes("kind: HorizontalPodAutoscaler"));
    const [cpu, pods] = parse(hpa).spec.metrics;
    expect(cpu.resource.name).toBe("cpu");
    const { rules } = parse(read("components/requests-per-second/adapter-values.yaml"));
    expect(rules.custom.map((rule: { name: { as: string } }) => rule.name.as)).toContain(
      pods.pods.metric.name,
    );
  });

  test("kind needs nothing that a fresh cluster with a metrics server has not", () => {
    const kinds = build("overlays/kind").match(/^kind: .*$/gm) ?? [];
    expect(kinds).toContain("kind: HorizontalPodAutoscaler");
    expect(kinds.filter((kind) => /ServiceMonitor|ScaledObject|TriggerAuthentication/.test(kind))).toEqual(
      [],
    );
  });
});
