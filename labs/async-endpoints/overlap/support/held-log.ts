/** What tests do to a log and send to its API: hold its inserts in the server, count them, and read a refusal. */
import { withPostgres } from "@labs/services";
import pg from "pg";
import type { Request } from "../data.ts";
import { requestFor } from "./api.ts";

/** The log of the one variant that is open. */
export async function tableOf(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ name: string }>(
    "SELECT oid::regclass::text AS name FROM pg_class WHERE relname LIKE 'log%' AND relkind = 'r'",
  );
  const [table, ...others] = rows;
  if (table === undefined || others.length > 0) throw new Error(`there are ${rows.length} logs`);
  return table.name;
}

/** Keeps the log's inserts waiting until released. */
export async function holdLog(postgres: string): Promise<{ release(): Promise<void> }> {
  const client = new pg.Client(postgres);
  await client.connect();
  await client.query(`BEGIN; LOCK TABLE ${await tableOf(client)} IN SHARE MODE`);
  return {
    async release() {
      await client.query("ROLLBACK");
      await client.end();
    },
  };
}

/** How many statements wait in the server for a lock. */
export async function waitingForLog(postgres: string): Promise<number> {
  return await withPostgres(postgres, async (client) => {
    const { rows } = await client.query<{ n: number }>(
      "SELECT count(*)::integer AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
    );
    return rows[0]?.n ?? 0;
  });
}

/** Sends a request whose answer may be an error. */
export async function send(url: string | null, request: Request) {
  const { path, body } = requestFor(request);
  const headers = { "content-type": "application/json" };
  const response = await fetch(`${url}${path}`, body === undefined ? {} : { method: "POST", body, headers });
  return { status: response.status, headers: response.headers };
}
