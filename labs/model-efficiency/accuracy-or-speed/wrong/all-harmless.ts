/** Right about 98 texts in a hundred, and about no attack. */
import { screening } from "../contract.ts";

export const open = screening(() => ({ policy: { first: "linear", threshold: 2, escalate: null } }));
