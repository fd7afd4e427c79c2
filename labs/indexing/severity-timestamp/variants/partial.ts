/** An index of the rows that alerts are made of, seven in a hundred. */
import { indexed } from "../contract.ts";

export const open = indexed(["CREATE INDEX partial ON security_events (ts) WHERE severity >= 3"]);
