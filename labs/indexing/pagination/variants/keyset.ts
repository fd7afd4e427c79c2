/** Descends in the index to the last row of the page before, and reads on from there. */
import { columns, pageSize } from "../data.ts";
import { variant } from "../rig.ts";

export const open = variant(({ table, after }) => ({
  text: `
    SELECT ${columns} FROM ${table}
    ${after === null ? "" : "WHERE (ts, id) < ($1, $2)"}
    ORDER BY ts DESC, id DESC
    LIMIT ${pageSize}`,
  values: after === null ? [] : [after.ts, after.id],
}));
