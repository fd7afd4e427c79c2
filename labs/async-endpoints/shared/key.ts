/** Keys of callers are stored as digests that are slow to compute, so that a stolen table is worth little. */
import { pbkdf2, pbkdf2Sync } from "node:crypto";
import { promisify } from "node:util";

/** Rounds of the digest. */
export const rounds = 10_000;

const bytes = 32;
/** One for the whole run: answers can then be compared. */
const salt = "optimization-labs";

/** Computes the digest here and now; 10 000 rounds of SHA-256 in C. */
export function digestOf(key: string): string {
  return pbkdf2Sync(key, salt, rounds, bytes, "sha256").toString("hex");
}

const inThread = promisify(pbkdf2);

/** The same on a thread of libuv's pool; only what Node has written in C for it can run there. */
export async function digestInLibuv(key: string): Promise<string> {
  return (await inThread(key, salt, rounds, bytes, "sha256")).toString("hex");
}
