/** A cursor of the time alone: the rest of the moment in which a page ended is on no page. */
import { columns, pageSize, paging } from "../contract.ts";

export const open = paging(({ list, after }) => ({
  text: `
    SELECT ${columns} FROM ${list}
    ${after === null ? "" : "WHERE ts < $1"}
    ORDER BY ts DESC, id DESC
    LIMIT ${pageSize}`,
  values: after === null ? [] : [after.ts],
}));
