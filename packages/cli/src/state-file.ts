import { join } from "node:path";
import { root } from "./catalog.ts";

/** What the program remembers of the learner; git-ignored. */
export const stateFile = process.env.LABS_STATE ?? join(root, ".labs", "state.json");
