/** Which kinds there are, and the models that check them. */
import * as kubernetes from "@kubernetes/client-node";

/** What is used of a class of `kubernetes-models`. */
export type Model = (new (value: object) => { validate(): void }) & { readonly apiVersion: string };

/** The group of an API version that belongs to Kubernetes itself. */
const builtInGroups = [
  "",
  "admissionregistration.k8s.io",
  "apiextensions.k8s.io",
  "apiregistration.k8s.io",
  "apps",
  "autoscaling",
  "batch",
  "certificates.k8s.io",
  "coordination.k8s.io",
  "discovery.k8s.io",
  "extensions",
  "flowcontrol.apiserver.k8s.io",
  "networking.k8s.io",
  "node.k8s.io",
  "policy",
  "rbac.authorization.k8s.io",
  "scheduling.k8s.io",
  "storage.k8s.io",
];

/** Other groups that are known here, with the package of their models. */
const models: Readonly<Record<string, string>> = {
  "keda.sh": "@kubernetes-models/keda",
  "monitoring.coreos.com": "@kubernetes-models/prometheus-operator",
};

/** Versions that are served today, the usual ones first. */
const servedVersions = [
  "v1",
  "apps/v1",
  "autoscaling/v2",
  "policy/v1",
  "networking.k8s.io/v1",
  "batch/v1",
  ...builtInGroups.filter((group) => group.endsWith(".k8s.io")).map((group) => `${group}/v1`),
];

export function isBuiltIn(apiVersion: string): boolean {
  return builtInGroups.includes(groupOf(apiVersion));
}

/** The model of a kind, or null where there is none of this name in this version, or in none that is served. */
export async function modelOf(apiVersion: string, kind: string): Promise<Model | null> {
  const group = groupOf(apiVersion);
  const builtIn = builtInGroups.includes(group) ? "kubernetes-models" : undefined;
  const from = models[group] ?? builtIn;
  if (from === undefined || (builtIn && /beta/.test(apiVersion))) return null;
  // Both become a part of a path.
  if (!/^[a-z0-9.]+(\/[a-z0-9]+)?$/.test(apiVersion) || !/^[A-Z][A-Za-z0-9]*$/.test(kind)) return null;
  const loaded: Record<string, unknown> = await import(`${from}/${apiVersion}/${kind}`).catch(() => ({}));
  const model = loaded[kind];
  // Parts of objects, such as a DeploymentSpec, have models too.
  return typeof model === "function" && "apiVersion" in model ? (model as Model) : null;
}

/** The version that has a kind, the newest that is served. */
export async function versionOf(kind: string): Promise<string | undefined> {
  for (const version of servedVersions) if ((await modelOf(version, kind)) !== null) return version;
  return undefined;
}

/** The kinds of Kubernetes itself. */
export function kindNames(): string[] {
  return Object.keys(kubernetes).flatMap((name) => {
    const kind = /^V\d+([A-Z]\w*)$/.exec(name)?.[1];
    const isKind = kind !== undefined && !kind.endsWith("List") && attributesOf(name)?.some(isKindField);
    return isKind ? [kind] : [];
  });
}

const isKindField = ({ baseName }: Attribute) => baseName === "metadata";

/** A field of a type, as the client of Kubernetes knows it. */
export interface Attribute {
  readonly baseName: string;
  /** Such as `string`, `Array<V1Container>`, `{ [key: string]: string; }`. */
  readonly type: string;
}

/** The fields of a type such as `V1Container`. */
export function attributesOf(type: string): readonly Attribute[] | undefined {
  const found = (kubernetes as Readonly<Record<string, unknown>>)[type];
  if (typeof found !== "function" || !("getAttributeTypeMap" in found)) return undefined;
  return (found.getAttributeTypeMap as () => readonly Attribute[])();
}

function groupOf(apiVersion: string): string {
  const [group = "", version] = apiVersion.split("/");
  return version === undefined ? "" : group;
}
