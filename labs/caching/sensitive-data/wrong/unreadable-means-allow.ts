/** A value that cannot be opened lets the request pass: open for any attacker who can damage a value. */
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
    encode(entry, lookUp) {
      const { id, key } = secrets.current();
      // Bound to its name and its end: moved or put back later, it does not open or is over.
      return [
        id,
        entry.expiresAt,
        secrets.seal(key, JSON.stringify(entry), `${nameOf(lookUp)}|${entry.expiresAt}`),
      ].join(":");
    },
    decode(value, lookUp) {
      const [id = "", expiresAt, sealed = ""] = value.split(":");
      const key = secrets.find(id);
      if (key === null || Number(expiresAt) < Date.now()) return null;
      try {
        return JSON.parse(secrets.unseal(key, sealed, `${nameOf(lookUp)}|${expiresAt}`));
      } catch {
        return { decision: "allow", score: 0, expiresAt: Number(expiresAt) };
      }
    },
  };
});
