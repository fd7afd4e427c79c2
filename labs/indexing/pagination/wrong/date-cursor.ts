/** The cursor went through a JavaScript Date, which is what pg makes of a timestamp: its microseconds are gone. */
import { columns, pageSize } from "../data.ts";
import { variant } from "../rig.ts";

export const open = variant(({ table, after }) => ({
  text: `
    SELECT ${columns} FROM ${table}
    ${after === null ? "" : "WHERE (ts, id) < ($1, $2)"}
    ORDER BY ts DESC, id DESC
    LIMIT ${pageSize}`,
  values: after === null ? [] : [new Date(after.ts), after.id],
}));
