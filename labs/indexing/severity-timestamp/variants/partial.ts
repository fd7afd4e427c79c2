/** An index of the rows that alerts are made of, seven in a hundred. */
import { variant } from "../rig.ts";

export const open = variant({
  indexes: ["CREATE INDEX partial ON security_events (ts) WHERE severity >= 3"],
});
