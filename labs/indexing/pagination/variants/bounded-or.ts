/** The OR with a bound beside it that an index can use: only rows of the same moment are filtered. */
import { columns, pageSize } from "../data.ts";
import { variant } from "../rig.ts";

export const open = variant(({ table, after }) => ({
  text: `
    SELECT ${columns} FROM ${table}
    ${after === null ? "" : "WHERE ts <= $1 AND (ts < $1 OR id < $2)"}
    ORDER BY ts DESC, id DESC
    LIMIT ${pageSize}`,
  values: after === null ? [] : [after.ts, after.id],
}));
