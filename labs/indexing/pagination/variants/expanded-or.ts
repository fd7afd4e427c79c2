/** The condition of keyset without row values. An index cannot start at an OR, so every row from the newest on is filtered. */
import { columns, pageSize } from "../data.ts";
import { variant } from "../rig.ts";

export const open = variant(({ table, after }) => ({
  text: `
    SELECT ${columns} FROM ${table}
    ${after === null ? "" : "WHERE ts < $1 OR (ts = $1 AND id < $2)"}
    ORDER BY ts DESC, id DESC
    LIMIT ${pageSize}`,
  values: after === null ? [] : [after.ts, after.id],
}));
