/** One index on each column, in the hope that the planner will combine them. */
import { indexed } from "../contract.ts";

export const open = indexed([
  "CREATE INDEX severity ON security_events (severity)",
  "CREATE INDEX ts ON security_events (ts)",
]);
