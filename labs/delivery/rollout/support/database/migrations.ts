/** A column gets another name, while two versions of the program write to its table. */
import type { Migration } from "../../contract.ts";

/** The table as the old version made it. */
export const oldSchema = [
  "CREATE TABLE verdicts (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, actor integer NOT NULL, score real)",
];

/** What each version's program says to the database. */
export const statementsOf = {
  old: {
    write: "INSERT INTO verdicts (actor, score) VALUES ($1, $2)",
    read: "SELECT actor, score AS risk FROM verdicts ORDER BY id",
  },
  new: {
    write: "INSERT INTO verdicts (actor, risk) VALUES ($1, $2)",
    read: "SELECT actor, risk FROM verdicts ORDER BY id",
  },
} as const;

/**
 * Expand, then contract: the new column is added, both are kept the same by a trigger, and the old one goes when no
 * process is left that knows it. Every statement may be run again.
 */
export const expandContract: Migration = {
  before: [
    "ALTER TABLE verdicts ADD COLUMN IF NOT EXISTS risk real",
    `CREATE OR REPLACE FUNCTION same_risk() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         IF TG_OP = 'UPDATE' AND NEW.risk IS NOT DISTINCT FROM OLD.risk THEN
           NEW.risk := NEW.score;
         END IF;
         NEW.risk := coalesce(NEW.risk, NEW.score);
         NEW.score := NEW.risk;
         RETURN NEW;
       END $$`,
    `DROP TRIGGER IF EXISTS same_risk ON verdicts;
     CREATE TRIGGER same_risk BEFORE INSERT OR UPDATE ON verdicts FOR EACH ROW EXECUTE FUNCTION same_risk()`,
    "UPDATE verdicts SET risk = score WHERE risk IS NULL",
  ],
  after: [
    "DROP TRIGGER IF EXISTS same_risk ON verdicts",
    "DROP FUNCTION IF EXISTS same_risk()",
    "ALTER TABLE verdicts DROP COLUMN IF EXISTS score",
  ],
};
