/** Minimum and maximum of every 128 pages: tells where not to look, as long as rows lie in order of time. */
import { indexed } from "../contract.ts";

export const open = indexed(["CREATE INDEX brin ON security_events USING brin (ts)"]);
