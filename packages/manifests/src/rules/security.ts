/** What a container may do, and what runs in it. */
import type { V1ConfigMap } from "@kubernetes/client-node";
import { ofKind } from "./manifest-set.ts";
import { eachContainer, type Rule } from "./rule.ts";

export const nonRoot: Rule = {
  name: "non-root",
  demand: "No container runs as root.",
  check: eachContainer("all", ({ container: { securityContext }, workload: { pod } }) => {
    const isForbidden = securityContext?.runAsNonRoot ?? pod.securityContext?.runAsNonRoot ?? false;
    const user = securityContext?.runAsUser ?? pod.securityContext?.runAsUser;
    if (isForbidden && user !== 0) return [];
    const says =
      user === 0
        ? "runs as root: write another runAsUser, such as 10001."
        : "may run as root: write securityContext.runAsNonRoot: true.";
    return [{ at: ["securityContext"], says }];
  }),
};

export const readOnlyRoot: Rule = {
  name: "read-only-root",
  demand: "The root file system is read-only; what is written goes to a volume.",
  check: eachContainer("all", ({ container: { securityContext } }) =>
    securityContext?.readOnlyRootFilesystem === true
      ? []
      : [
          {
            at: ["securityContext"],
            says: "can change its own programs: write securityContext.readOnlyRootFilesystem: true, and mount an emptyDir where it writes.",
          },
        ],
  ),
};

export const restricted: Rule = {
  name: "restricted",
  demand: "Containers keep to the level `restricted` of the Pod Security Standards.",
  check: eachContainer("all", ({ container: { securityContext }, workload: { pod } }) => {
    const { privileged, allowPrivilegeEscalation, capabilities, seccompProfile } = securityContext ?? {};
    const profile = seccompProfile ?? pod.securityContext?.seccompProfile;
    const missing = [
      ...(privileged === true ? ["privileged: false"] : []),
      ...(allowPrivilegeEscalation === false ? [] : ["allowPrivilegeEscalation: false"]),
      ...(capabilities?.drop?.includes("ALL") ? [] : ["capabilities.drop: [ALL]"]),
      ...(profile?.type === "RuntimeDefault" || profile?.type === "Localhost"
        ? []
        : ["seccompProfile.type: RuntimeDefault"]),
    ];
    if (missing.length === 0) return [];
    const says = `may do more than the level restricted of Pod Security allows: write ${missing.join(", ")} under securityContext.`;
    return [{ at: ["securityContext"], says }];
  }),
};

export const pinnedImage: Rule = {
  name: "pinned-image",
  demand: "An image is named by its digest, or by a tag that does not move: a whole version or a commit.",
  check: eachContainer("all", ({ container: { image = "" } }) => {
    const [, name = "", tag, digest] = /^([^@]*?)(?::([^:/@]+))?(?:@(.*))?$/.exec(image) ?? [];
    const isPinned = digest === undefined ? fixedTag.test(tag ?? "") : /^sha256:[0-9a-f]{64}$/.test(digest);
    if (isPinned) return [];
    const moving = tag === undefined ? "no tag" : `the tag ${tag}`;
    const found =
      digest === undefined ? `${moving}, which is another image tomorrow` : `no digest in ${digest}`;
    return [
      { at: ["image"], says: `has ${found}: write ${name}@sha256:…, or a whole version such as :1.4.2.` },
    ];
  }),
};

/** A version with at least two numbers, or a commit. */
const fixedTag = /^v?\d+\.\d+|^(?:sha-)?[0-9a-f]{7,40}$/;

const isSecretName = /(?:PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|CREDENTIALS?)$/i;
const hasPassword = /:\/\/[^\s/:@]*:[^\s/@]+@/;

export const plainSecret: Rule = {
  name: "plain-secret",
  demand: "No password stands in a manifest: it comes from a Secret.",
  check: (set) => [
    ...eachContainer("all", ({ container: { env = [] } }) =>
      env.flatMap(({ name, value }, at) => {
        if (!isPlain(name, value)) return [];
        const says = `has a secret in the plain value of ${name}: write valueFrom.secretKeyRef.`;
        return [{ at: ["env", at, "value"], says }];
      }),
    )(set),
    ...ofKind<V1ConfigMap>(set, "ConfigMap").flatMap((manifest) =>
      Object.entries(manifest.value.data ?? {}).flatMap(([name, value]) => {
        if (!isPlain(name, value)) return [];
        const message = `${name} is a secret, and a ConfigMap keeps it in the open: put it into a Secret.`;
        return [{ manifest, path: ["data", name], message }];
      }),
    ),
  ],
};

function isPlain(name: string, value: string | undefined): boolean {
  if (value === undefined || value === "") return false;
  return isSecretName.test(name) || hasPassword.test(value);
}
