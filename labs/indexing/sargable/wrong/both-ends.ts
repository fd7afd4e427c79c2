/** BETWEEN up to the next midnight: what happens then belongs to two days. */
import { variant } from "../rig.ts";

export const open = variant({
  condition: `
    ts BETWEEN (($2::date)::timestamp AT TIME ZONE 'UTC')
      AND (($2::date + 1)::timestamp AT TIME ZONE 'UTC')`,
});
