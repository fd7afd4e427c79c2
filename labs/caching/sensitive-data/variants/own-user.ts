/** The same as plaintext, and the firewall is a user of its own who may read and write its keys and nothing else. */
import { hash } from "node:crypto";
import { policyVersion } from "@labs/firewall";
import { variant } from "../rig.ts";

export const open = variant(() => ({
  connection: "plain",
  user: "firewall",
  key: ({ tenant, prompt }) =>
    `verdict:${hash("sha256", JSON.stringify([policyVersion, tenant, prompt]), "base64url")}`,
  encode: (entry, lookUp) => JSON.stringify({ ...lookUp, ...entry }),
  decode: (value) => JSON.parse(value),
}));
