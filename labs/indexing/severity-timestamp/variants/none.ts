/** No index but the primary key: the whole table is read. */
import { variant } from "../rig.ts";

export const open = variant({
  indexes: [],
});
