/** The signing keys of one server. */
import type { Keys, SigningKey } from "../contract.ts";

/** A key as it travels: in base64url. */
export interface WrittenKey {
  readonly id: string;
  readonly key: string;
}

export interface Keyring extends Keys {
  /** From now on this key signs; the ones before stay valid. */
  add(key: WrittenKey): void;
}

export function openKeyring(first: WrittenKey): Keyring {
  const keys = new Map<string, SigningKey>();
  let newest: SigningKey;
  const add = ({ id, key }: WrittenKey) => {
    newest = { id, key: Buffer.from(key, "base64url") };
    keys.set(id, newest);
  };
  add(first);
  return { add, current: () => newest, find: (id) => keys.get(id) ?? null };
}
