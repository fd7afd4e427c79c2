/** The cursor went through a JavaScript Date, which is what pg makes of a timestamp: its microseconds are gone. */
import { columns, pageSize, paging } from "../contract.ts";

export const open = paging(({ list, after }) => ({
  text: `
    SELECT ${columns} FROM ${list}
    ${after === null ? "" : "WHERE (ts, id) < ($1, $2)"}
    ORDER BY ts DESC, id DESC
    LIMIT ${pageSize}`,
  values: after === null ? [] : [new Date(after.ts), after.id],
}));
