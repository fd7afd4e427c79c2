/** The textbook: equality first, then the range. For severity >= 3 there is no equality. */
import { indexed } from "../contract.ts";

export const open = indexed(["CREATE INDEX severity_ts ON security_events (severity, ts)"]);
