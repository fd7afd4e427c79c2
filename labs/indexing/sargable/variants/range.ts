/** Turns the day into two timestamps, once, and compares the bare column with them: the second is left out. */
import { variant } from "../rig.ts";

export const open = variant({
  condition: `
    ts >= ($2::date)::timestamp AT TIME ZONE 'UTC' AND
    ts < ($2::date + 1)::timestamp AT TIME ZONE 'UTC'`,
});
