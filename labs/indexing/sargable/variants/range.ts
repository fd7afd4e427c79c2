/** Turns the day into two moments, once, and compares the bare column: from the first, up to but not the second. */
import { variant } from "../rig.ts";

export const open = variant({
  condition: `
    ts >= ($2::date)::timestamp AT TIME ZONE 'UTC' AND
    ts < ($2::date + 1)::timestamp AT TIME ZONE 'UTC'`,
});
