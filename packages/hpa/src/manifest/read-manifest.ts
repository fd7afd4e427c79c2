/** From the text of a manifest to the object that the API server would store. */
import type { HorizontalPodAutoscaler } from "../hpa.ts";
import { withDefaults } from "./defaults.ts";
import { readDocuments, type YamlDocument } from "./document.ts";
import { type Fault, ManifestError } from "./fault.ts";
import { manifestSchema } from "./schema.ts";
import { fieldOf, type Objection, objectionsTo, predicate } from "./sentences.ts";

export interface Manifest {
  readonly hpa: HorizontalPodAutoscaler;
  /** What Kubernetes accepts and its author may not have meant, such as no metrics. */
  readonly notices: readonly Fault[];
}

/**
 * Reads a HorizontalPodAutoscaler of autoscaling/v2, alone or among other objects in one file.
 *
 * @param text YAML or JSON
 * @throws {ManifestError} with one sentence for each fault that Kubernetes would refuse it for
 */
export function readManifest(text: string): Manifest {
  return readHpa(theHpa(readDocuments(text)));
}

/**
 * The same of one document.
 *
 * @throws {ManifestError} as `readManifest`
 */
export function readHpa({ value, lineOf }: YamlDocument): Manifest {
  const faultAt = ({ path, message }: Objection): Fault => {
    const field = fieldOf(path);
    const end = message.endsWith("?") ? "" : ".";
    return { line: lineOf(path), field, message: `${field} ${message}${end}` };
  };
  const result = manifestSchema.safeParse(value, { error: predicate });
  if (!result.success) throw new ManifestError(result.error.issues.flatMap(objectionsTo).map(faultAt));

  const hasMetrics = (result.data.spec.metrics ?? []).length > 0;
  const noMetrics = "is empty, so that Kubernetes takes CPU at 80 % of what the pods request";
  const notices = hasMetrics ? [] : [faultAt({ path: ["spec", "metrics"], message: noMetrics })];
  return { hpa: withDefaults(result.data), notices };
}

/** The one document that is a HorizontalPodAutoscaler. */
function theHpa(documents: readonly YamlDocument[]): YamlDocument {
  const found = documents.filter(({ value }) => kindOf(value) === "HorizontalPodAutoscaler");
  const [document, second] = found;
  if (document !== undefined && second === undefined) return document;
  const [only] = documents;
  // A single document of another kind is read too, so that its `kind` is what is objected to.
  if (found.length === 0 && documents.length === 1 && only !== undefined) return only;
  const message =
    found.length === 0
      ? "kind is HorizontalPodAutoscaler in none of the documents."
      : `kind is HorizontalPodAutoscaler in ${found.length} documents, but one is read at a time.`;
  throw new ManifestError([{ line: second?.lineOf(["kind"]) ?? 1, field: "kind", message }]);
}

function kindOf(value: unknown): unknown {
  return typeof value === "object" && value !== null && "kind" in value ? value.kind : undefined;
}
