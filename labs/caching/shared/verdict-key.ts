import { hash } from "node:crypto";
import { policyVersion, type ScreeningRequest } from "@labs/firewall";

/**
 * A cache key over all that a verdict depends on: the actor, the whole prompt, and the rules in force.
 * A hash, so that keys are short and no prompt stands in one; in JSON, so that no two requests give the same text.
 * An attacker who can guess a prompt can still find its key: where that matters, use an HMAC with a secret.
 */
export function keyOf({ actor, prompt }: ScreeningRequest): string {
  return `verdict:${hash("sha256", JSON.stringify([policyVersion, actor, prompt]), "base64url")}`;
}
