/** Only the verdict is kept: neither tenant nor prompt. */
import { hash } from "node:crypto";
import { policyVersion } from "@labs/firewall";
import { variant } from "../rig.ts";

export const open = variant(() => ({
  connection: "plain",
  user: "firewall",
  key: ({ tenant, prompt }) =>
    `verdict:${hash("sha256", JSON.stringify([policyVersion, tenant, prompt]), "base64url")}`,
  encode: (entry) => JSON.stringify(entry),
  decode: (value) => JSON.parse(value),
}));
