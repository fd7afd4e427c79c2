/** The server walks over all pages before the one asked for, then gives it. */
import { columns, pageSize, paging } from "../contract.ts";

export const open = paging(({ list, page }) => ({
  text: `
    SELECT ${columns} FROM ${list}
    ORDER BY ts DESC, id DESC
    LIMIT ${pageSize} OFFSET $1`,
  values: [page * pageSize],
}));
