/** Right about 98 texts in a hundred, and about no attack. */
import { variant } from "../rig.ts";

export const open = variant(() => ({ policy: { first: "linear", threshold: 2, escalate: null } }));
