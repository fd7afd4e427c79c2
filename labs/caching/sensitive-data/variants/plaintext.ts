/** The whole event as JSON under a hash of tenant and prompt, with the password that all services share. */
import { hash } from "node:crypto";
import { policyVersion } from "@labs/firewall";
import { variant } from "../rig.ts";

export const open = variant(() => ({
  connection: "plain",
  user: "default",
  key: ({ tenant, prompt }) =>
    `verdict:${hash("sha256", JSON.stringify([policyVersion, tenant, prompt]), "base64url")}`,
  encode: (entry, lookUp) => JSON.stringify({ ...lookUp, ...entry }),
  decode: (value) => JSON.parse(value),
}));
