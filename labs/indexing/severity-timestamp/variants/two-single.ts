/** One index on each column, in the hope that the planner will combine them. */
import { variant } from "../rig.ts";

export const open = variant({
  indexes: ["CREATE INDEX severity ON security_events (severity)", "CREATE INDEX ts ON security_events (ts)"],
});
