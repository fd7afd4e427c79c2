/** The value is encrypted (AES-256-GCM), with the key's id in front for rotation. */
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
    encode(entry) {
      const { id, key } = secrets.current();
      return [id, secrets.seal(key, JSON.stringify(entry), "")].join(":");
    },
    decode(value) {
      const [id = "", sealed = ""] = value.split(":");
      const key = secrets.find(id);
      return key === null ? null : JSON.parse(secrets.unseal(key, sealed, ""));
    },
  };
});
