/** A cursor of the time alone: the rest of the moment in which a page ended is on no page. */
import { columns, pageSize } from "../data.ts";
import { variant } from "../rig.ts";

export const open = variant(({ table, after }) => ({
  text: `
    SELECT ${columns} FROM ${table}
    ${after === null ? "" : "WHERE ts < $1"}
    ORDER BY ts DESC, id DESC
    LIMIT ${pageSize}`,
  values: after === null ? [] : [after.ts],
}));
