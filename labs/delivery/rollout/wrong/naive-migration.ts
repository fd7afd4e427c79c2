import { variant } from "../rig.ts";
import { statistical } from "../support/judge/statistical.ts";
import { safe } from "../support/safe.ts";
import { canary } from "../support/steps.ts";

/** The column is renamed, once; and the old version still asks for it by its name. */
const rename = `DO $$ BEGIN ALTER TABLE verdicts RENAME COLUMN score TO risk; EXCEPTION WHEN undefined_column THEN NULL; END $$`;

export const { open } = variant(
  { steps: canary, comparedWith: "fresh copy", judge: statistical, oldProcess: "kept" },
  { ...safe, migration: { before: [rename], after: [] } },
);
