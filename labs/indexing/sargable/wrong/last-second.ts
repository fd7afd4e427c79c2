/** BETWEEN up to 23:59:59: what happens in the last second belongs to no day. */
import { variant } from "../rig.ts";

export const open = variant({
  condition: `
    ts BETWEEN (($2::date)::timestamp AT TIME ZONE 'UTC')
      AND ((($2::date + 1)::timestamp - interval '1 second') AT TIME ZONE 'UTC')`,
});
