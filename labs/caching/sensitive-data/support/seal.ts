/** AES-256-GCM: a value that can be neither read nor changed without its key. */
import { createCipheriv, createDecipheriv, type KeyObject, randomBytes } from "node:crypto";

const algorithm = "aes-256-gcm";
const nonceBytes = 12;
const tagBytes = 16;

/**
 * Nonce, tag and ciphertext, in base64.
 *
 * @param bound is not stored: opening needs the same, byte for byte
 */
export function seal(key: KeyObject, text: string, bound: string): string {
  // Random nonces are safe for some 2 ** 32 values under one key: rotate before.
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv(algorithm, key, nonce, { authTagLength: tagBytes });
  cipher.setAAD(Buffer.from(bound));
  const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString("base64");
}

/** The text. Throws where key, value or what it is bound to differ. */
export function unseal(key: KeyObject, value: string, bound: string): string {
  const bytes = Buffer.from(value, "base64");
  const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, nonceBytes), {
    authTagLength: tagBytes,
  });
  decipher.setAAD(Buffer.from(bound));
  decipher.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
  return decipher.update(bytes.subarray(nonceBytes + tagBytes), undefined, "utf8") + decipher.final("utf8");
}
