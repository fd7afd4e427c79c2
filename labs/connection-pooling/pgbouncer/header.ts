/** The statement of the dashboard, as node-postgres sends it. */
import type { ClientBase } from "pg";
import { byParameter, type Header } from "./data.ts";

/** Parsed and planned anew each time, on whatever connection. */
export async function unnamed(client: ClientBase, tenant: number): Promise<Header> {
  return only((await client.query<Header>(byParameter, [tenant])).rows);
}

/** Parsed once on a connection and known there by its name from then on. */
export async function named(client: ClientBase, tenant: number): Promise<Header> {
  const query = { name: "header", text: byParameter, values: [tenant] };
  return only((await client.query<Header>(query)).rows);
}

function only(rows: readonly Header[]): Header {
  const [row] = rows;
  if (row === undefined) throw new Error("The tenant is not known.");
  return { ...row };
}
