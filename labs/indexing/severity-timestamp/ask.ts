/** How a question reaches the server, from the arms and from the reference alike. */
import type pg from "pg";

/** Rows as PostgreSQL writes them. */
export type Answer = readonly (readonly (string | null)[])[];

/** Without a name a statement is planned for its values each time: what runs is what EXPLAIN shows. */
export async function ask(pool: pg.Pool, text: string, until: string): Promise<Answer> {
  // As text: parsing dates would cost the fast queries more than answering them.
  const types = { getTypeParser: () => (value: string) => value };
  const { rows } = await pool.query<(string | null)[]>({ text, values: [until], rowMode: "array", types });
  return rows;
}
