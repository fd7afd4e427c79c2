/** The same, and the connection is encrypted. */
import { hash } from "node:crypto";
import { policyVersion } from "@labs/firewall";
import { variant } from "../rig.ts";

export const open = variant(() => ({
  connection: "tls",
  user: "default",
  key: ({ tenant, prompt }) =>
    `verdict:${hash("sha256", JSON.stringify([policyVersion, tenant, prompt]), "base64url")}`,
  encode: (entry, lookUp) => JSON.stringify({ ...lookUp, ...entry }),
  decode: (value) => JSON.parse(value),
}));
