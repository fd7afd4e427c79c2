/** No index but the primary key: every question reads the whole table. */
import { indexed } from "../contract.ts";

export const open = indexed([]);
