/** What a variant decides: what of a verdict stands in Redis, under which name, and who can reach it there. */
import type { KeyObject } from "node:crypto";

export type Technique = (secrets: Secrets) => Layers;

export interface Layers {
  /** How Redis is reached. */
  readonly connection: "plain" | "tls";
  /** As whom: with the password that all services share, or as a user who may do what the firewall does. */
  readonly user: "default" | "firewall";
  /** The name of an entry. */
  key(lookUp: LookUp): string;
  encode(entry: Entry, lookUp: LookUp): string;
  /** The entry; `null` or an error where the value cannot be used, which counts as a miss. */
  decode(value: string, lookUp: LookUp): Entry | null;
}

/** A type and not an interface: it travels as data. */
export type LookUp = { readonly tenant: string; readonly prompt: string };

export interface Entry {
  readonly decision: "allow" | "block";
  readonly score: number;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** Kept by the application, never in Redis. */
export interface Secrets {
  /** For names that only the application can compute. */
  readonly nameKey: KeyObject;
  /** For values; with a tenant, the tenant's own. The newest one seals. */
  current(tenant?: string): SecretKey;
  /** The one that a value names, or `null`: it was given up. */
  find(id: string, tenant?: string): KeyObject | null;
  /** Encrypts and authenticates (AES-256-GCM) a text and what it is bound to; the latter is not stored. */
  seal(key: KeyObject, text: string, bound: string): string;
  /** The text. Throws where key, value or what it is bound to differ. */
  unseal(key: KeyObject, value: string, bound: string): string;
}

export interface SecretKey {
  readonly id: string;
  readonly key: KeyObject;
}
