/** Checks Kubernetes manifests without a cluster. */
export { lint } from "./lint.ts";
export { readTexts } from "./read-texts.ts";
