/** Minimum and maximum of every 128 pages: says which pages to leave out, as long as rows lie in order of time. */
import { variant } from "../rig.ts";

export const open = variant({
  indexes: ["CREATE INDEX brin ON security_events USING brin (ts)"],
});
