/** The server walks over all pages before the one requested, then returns it. */
import { columns, pageSize } from "../data.ts";
import { variant } from "../rig.ts";

export const open = variant(({ table, page }) => ({
  text: `
    SELECT ${columns} FROM ${table}
    ORDER BY ts DESC, id DESC
    LIMIT ${pageSize} OFFSET $1`,
  values: [page * pageSize],
}));
