/** What the API server would refuse an object for, as far as that is known without one. */
import { fieldOf, ManifestError, nearestName, readHpa } from "@labs/hpa";
import { type Finding, fieldsOf, type Manifest, type Objection } from "../manifest.ts";
import { isBuiltIn, kindNames, modelOf, versionOf } from "./kinds.ts";
import { schemaObjections } from "./schema-objections.ts";
import { fieldObjections, typeName } from "./unknown-fields.ts";

/** A sentence about a line. */
type Fault = Pick<Finding, "line" | "message">;

/** What it would be refused for, or null for an object of a kind that is not known here. */
export async function checkShape(manifest: Manifest): Promise<readonly Fault[] | null> {
  const { apiVersion, kind, value, lineOf } = manifest;
  const located = ({ path, message }: Objection): Fault => ({ line: lineOf(path), message });
  if (isBuiltIn(apiVersion) && kind === "HorizontalPodAutoscaler") {
    const metadata = fieldObjections(fieldsOf(value).metadata, "V1ObjectMeta", ["metadata"]);
    return [...metadata.map(located), ...hpaFaults(manifest)];
  }

  const model = await modelOf(apiVersion, kind);
  if (model === null) return isBuiltIn(apiVersion) ? [located(await noSuchKind(manifest))] : null;
  const type = typeName(apiVersion, kind);
  const unknown = type === undefined ? [] : fieldObjections(value, type, []);
  return [...checkName(manifest), ...unknown, ...schemaObjections(model, value)].map(located);
}

/** It has a schema of its own, with the ranges and combinations that Kubernetes checks. */
function hpaFaults(manifest: Manifest): readonly Fault[] {
  try {
    readHpa(manifest);
    return [];
  } catch (error) {
    if (error instanceof ManifestError) return error.faults;
    throw error;
  }
}

function checkName({ name }: Manifest): readonly Objection[] {
  return name === "" ? [{ path: ["metadata", "name"], message: "metadata.name is required, as text." }] : [];
}

async function noSuchKind({ apiVersion, kind }: Manifest): Promise<Objection> {
  const version = await versionOf(kind);
  if (version !== undefined)
    return { path: ["apiVersion"], message: `apiVersion of a ${kind} is ${version}, not ${apiVersion}.` };
  const nearest = nearestName(kind, kindNames());
  const hint = nearest === undefined ? "." : `; did you mean ${nearest}?`;
  return { path: ["kind"], message: `${fieldOf(["kind"])} ${kind} is not known in ${apiVersion}${hint}` };
}
