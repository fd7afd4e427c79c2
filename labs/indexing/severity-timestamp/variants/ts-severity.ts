/** The order of the answer first: walk back from the moment until 50 rows fit. */
import { indexed } from "../contract.ts";

export const open = indexed(["CREATE INDEX ts_severity ON security_events (ts, severity)"]);
