/** Descends in the index to the last row of the page before, and reads on from there. */
import { columns, pageSize, paging } from "../contract.ts";

export const open = paging(({ list, after }) => ({
  text: `
    SELECT ${columns} FROM ${list}
    ${after === null ? "" : "WHERE (ts, id) < ($1, $2)"}
    ORDER BY ts DESC, id DESC
    LIMIT ${pageSize}`,
  values: after === null ? [] : [after.ts, after.id],
}));
