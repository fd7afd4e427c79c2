/** No index but the primary key: every query reads the whole table. */
import { variant } from "../rig.ts";

export const open = variant({ indexes: [] });
