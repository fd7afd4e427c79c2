import { canary } from "../data.ts";
import { safe, statistical, variant } from "../rig.ts";

/** The column is renamed, once; and the old version still asks for it by its name. */
const rename = `DO $$ BEGIN ALTER TABLE verdicts RENAME COLUMN score TO risk; EXCEPTION WHEN undefined_column THEN NULL; END $$`;

export const { open } = variant(
  { steps: canary, comparedWith: "fresh copy", judge: statistical, oldProcess: "kept" },
  { ...safe, migration: { before: [rename], after: [] } },
);
