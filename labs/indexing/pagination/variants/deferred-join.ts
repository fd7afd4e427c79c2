/** OFFSET over the index alone; only the rows of the page are then fetched from the table. */
import { columns, pageSize } from "../data.ts";
import { variant } from "../rig.ts";

export const open = variant(({ table, page }) => ({
  text: `
    SELECT ${columns} FROM ${table} JOIN (
      SELECT id FROM ${table}
      ORDER BY ts DESC, id DESC
      LIMIT ${pageSize} OFFSET $1
    ) AS page USING (id)
    ORDER BY ts DESC, id DESC`,
  values: [page * pageSize],
}));
