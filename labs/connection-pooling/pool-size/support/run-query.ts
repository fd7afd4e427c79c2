import type { ClientBase } from "pg";
import type { Answer, Query } from "../contract.ts";
import { ofThisTenant, statements } from "../data.ts";

/** Runs a query on a connection that must be the caller's own until the answer is there. */
export async function runQuery(
  client: ClientBase,
  { statement, about, waitsMs = 0 }: Query,
): Promise<Answer> {
  if (waitsMs > 0) {
    const text = `SELECT found.* FROM (${statements[statement]}) AS found, pg_sleep($2)`;
    return row(client, { name: `waiting ${statement}`, text, values: [about, waitsMs / 1000] });
  }
  // Named: parsed once on a connection that is kept, and once per request on one that is not.
  if (statement !== "own")
    return row(client, { name: statement, text: statements[statement], values: [about] });
  // For the length of the transaction the connection belongs to one tenant, as row-level security has it.
  await client.query(`BEGIN; SET LOCAL firewall.tenant = ${about}`);
  const found = await row(client, { name: "own", text: ofThisTenant });
  await client.query("COMMIT");
  return found;
}

interface Named {
  readonly name: string;
  readonly text: string;
  readonly values?: number[];
}

async function row(client: ClientBase, statement: Named): Promise<Answer> {
  const { rows } = await client.query<Answer>(statement);
  if (rows[0] === undefined) throw new Error(`The statement "${statement.name}" gave no row.`);
  return { ...rows[0] };
}
