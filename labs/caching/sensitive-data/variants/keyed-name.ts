/** The name is a hash with a secret key: only the application can compute it. */
import { createHmac } from "node:crypto";
import { policyVersion } from "@labs/firewall";
import type { LookUp } from "../contract.ts";
import { variant } from "../rig.ts";

export const open = variant((secrets) => {
  // A hash of what can be guessed can be guessed; this needs a key that Redis does not have.
  const nameOf = ({ tenant, prompt }: LookUp) =>
    `verdict:${createHmac("sha256", secrets.nameKey)
      .update(JSON.stringify([policyVersion, tenant, prompt]))
      .digest("base64url")}`;

  return {
    connection: "plain",
    user: "firewall",
    key: nameOf,
    encode: (entry) => JSON.stringify(entry),
    decode: (value) => JSON.parse(value),
  };
});
