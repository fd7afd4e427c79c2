/** From a text to the objects in it. */
import { ManifestError, readDocuments } from "@labs/hpa";
import { type Finding, fieldsOf, isObject, type Manifest } from "./manifest.ts";
import type { Text } from "./read-texts.ts";

/** The objects of a text, those of a `List` among them, or what keeps it from being read. */
export function readManifests({ file, text }: Text): { manifests: Manifest[]; findings: Finding[] } {
  const manifests: Manifest[] = [];
  const findings: Finding[] = [];
  const refuse = (line: number, message: string) =>
    findings.push({ file, line, object: "", rule: "yaml", message });

  const add = (value: unknown, lineOf: Manifest["lineOf"]) => {
    if (!isObject(value)) return refuse(lineOf([]), "Each document must be an object with fields.");
    const { apiVersion, kind, items } = value;
    for (const [field, found] of Object.entries({ apiVersion, kind }))
      if (typeof found !== "string" || found === "")
        return refuse(lineOf([field]), `${field} is required, as text.`);
    if (kind === "List" && Array.isArray(items)) {
      for (const [at, item] of items.entries()) add(item, (path) => lineOf(["items", at, ...path]));
      return;
    }
    const { name, namespace } = fieldsOf(value.metadata);
    manifests.push({
      file,
      apiVersion: String(apiVersion),
      kind: String(kind),
      name: typeof name === "string" ? name : "",
      namespace: typeof namespace === "string" ? namespace : "default",
      value,
      lineOf,
    });
  };

  try {
    for (const { value, lineOf } of readDocuments(text)) if (value !== null) add(value, lineOf);
  } catch (error) {
    if (!(error instanceof ManifestError)) throw error;
    for (const { line, message } of error.faults) refuse(line, message);
  }
  if (manifests.length === 0 && findings.length === 0) refuse(1, "There is no object in this file.");
  return { manifests, findings };
}
