/** Redis as it comes: when the memory is full, writes are refused, and what is kept stays for its TTL. */
import { variant } from "../rig.ts";

export const open = variant({ policy: "noeviction" });
