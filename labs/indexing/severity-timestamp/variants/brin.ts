/** Minimum and maximum of every 128 pages: tells where not to look, as long as rows lie in order of time. */
import { variant } from "../rig.ts";

export const open = variant({ indexes: ["CREATE INDEX brin ON security_events USING brin (ts)"] });
