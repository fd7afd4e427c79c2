/** Keys in the memory of the application; in production they come from a key management service. */
import { createSecretKey, type KeyObject, randomBytes } from "node:crypto";
import type { SecretKey, Secrets } from "../contract.ts";
import { seal, unseal } from "./seal.ts";

export interface Keyring extends Secrets {
  /** Older values can still be opened. */
  rotate(): void;
  /** Gives the tenant's own keys up, and so all that they have sealed. */
  forget(tenant: string): void;
}

export function openKeyring(): Keyring {
  const rings = new Map<string, SecretKey[]>();
  const allTenants = "";
  let made = 0;
  const add = (owner: string): SecretKey => {
    const secret = { id: `k${++made}`, key: newKey() };
    rings.set(owner, [...(rings.get(owner) ?? []), secret]);
    return secret;
  };
  return {
    seal,
    unseal,
    nameKey: newKey(),
    current: (tenant = allTenants) => rings.get(tenant)?.at(-1) ?? add(tenant),
    find: (id, tenant = allTenants) => rings.get(tenant)?.find((secret) => secret.id === id)?.key ?? null,
    rotate() {
      for (const owner of rings.keys()) add(owner);
    },
    forget: (tenant) => void rings.delete(tenant),
  };
}

const newKey = (): KeyObject => createSecretKey(randomBytes(32));
