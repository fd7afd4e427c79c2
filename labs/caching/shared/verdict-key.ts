import { hash } from "node:crypto";
import { policyVersion, type ScreeningRequest } from "@labs/firewall";

/**
 * A cache key over all that a verdict depends on: the actor, the whole prompt, and the rules in force.
 * A hash, so that no prompt is stored in a key; in JSON, so that no two requests give the same text.
 */
export function keyOf({ actor, prompt }: ScreeningRequest): string {
  return `verdict:${hash("sha256", JSON.stringify([policyVersion, actor, prompt]), "base64url")}`;
}
