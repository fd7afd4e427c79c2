/** Where the program keeps what it writes; all of it is ignored by git. */
import { join } from "node:path";
import { env } from "node:process";
import { root } from "./catalog.ts";

export { resultsFolder } from "@labs/experiment";

/** Reports of profilers. */
export const profilesFolder = () => env.LABS_PROFILES ?? join(root, ".labs", "profiles");

/** Whether the learner's own files are left out: what the tests find does not depend on them. */
export const ignoresYours = env.LABS_YOURS === "ignored";

/** What the program remembers of the learner. */
export const stateFile = () => env.LABS_STATE ?? join(root, ".labs", "state.json");
