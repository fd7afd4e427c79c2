import { join } from "node:path";

/** The root of the repository. */
export const root = join(import.meta.dirname, "../../..");

/** Where results go; git-ignored. */
export const resultsFolder = process.env.LABS_RESULTS ?? join(root, "results");

/** Where profiles go; git-ignored. */
export const profilesFolder = process.env.LABS_PROFILES ?? join(root, ".labs", "profiles");

/** What the program remembers of the learner; git-ignored. */
export const stateFile = process.env.LABS_STATE ?? join(root, ".labs", "state.json");
