/** From texts to findings: first what cannot be read or would be refused, then what production should not have. */
import { type Finding, type Manifest, nameOf } from "./manifest.ts";
import { readManifests } from "./read-manifests.ts";
import type { Text } from "./read-texts.ts";
import { manifestSet } from "./rules/manifest-set.ts";
import { rules } from "./rules/rules.ts";
import { checkShape } from "./shape/check-shape.ts";

export interface Report {
  /** In the order of the files and their lines. */
  readonly findings: readonly Finding[];
  /** How many objects were checked. */
  readonly objects: number;
  /** Objects of kinds that are not known here, such as `Rollout web`. */
  readonly unchecked: readonly string[];
}

/** Checks objects, those of several files together. */
export async function lint(texts: readonly Text[]): Promise<Report> {
  const read = texts.map(readManifests);
  const manifests = read.flatMap((one) => one.manifests);
  const findings = read.flatMap((one) => one.findings);
  const checked: Manifest[] = [];
  const unchecked: string[] = [];
  for (const manifest of manifests) {
    const faults = await checkShape(manifest);
    if (faults === null) unchecked.push(nameOf(manifest));
    else checked.push(manifest);
    for (const { line, message } of faults ?? []) findings.push(findingIn(manifest, line, "schema", message));
  }
  findings.push(...twice(checked));
  // The rules read objects by their types: they wait until the shape is right.
  if (findings.length === 0) findings.push(...policyFindings(checked));
  return { findings: inOrder(findings, texts), objects: checked.length, unchecked };
}

function policyFindings(manifests: readonly Manifest[]): Finding[] {
  const set = manifestSet(manifests);
  return rules.flatMap((rule) =>
    rule
      .check(set)
      .map(({ manifest, path, message }) => findingIn(manifest, manifest.lineOf(path), rule.name, message)),
  );
}

/** Of two objects of the same name the second replaces the first. */
function twice(manifests: readonly Manifest[]): Finding[] {
  const identity = ({ apiVersion, kind, namespace, name }: Manifest) =>
    [apiVersion, kind, namespace, name].join(" ");
  return [...Map.groupBy(manifests, identity).values()].flatMap(([first, ...others]) =>
    others.map((manifest) => {
      const where = first === undefined ? "" : `${first.file}:${first.lineOf(["metadata", "name"])}`;
      const message = `It is in ${where} too, and the later one replaces it: rename or remove one.`;
      return findingIn(manifest, manifest.lineOf(["metadata", "name"]), "schema", message);
    }),
  );
}

function findingIn(manifest: Manifest, line: number, rule: string, message: string): Finding {
  return { file: manifest.file, line, object: nameOf(manifest).trim(), rule, message };
}

function inOrder(findings: readonly Finding[], texts: readonly Text[]): Finding[] {
  const order = new Map(texts.map(({ file }, at) => [file, at]));
  return findings.toSorted((a, b) => (order.get(a.file) ?? 0) - (order.get(b.file) ?? 0) || a.line - b.line);
}
