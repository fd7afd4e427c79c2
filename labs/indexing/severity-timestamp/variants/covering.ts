/** The textbook, with the answer itself in the index: the table is not visited. */
import { indexed } from "../contract.ts";

export const open = indexed(["CREATE INDEX covering ON security_events (severity, ts) INCLUDE (id, score)"]);
