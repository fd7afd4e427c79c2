/** The console of PgBouncer: a database of its own whose statements are commands. */
import { LabError } from "@labs/experiment";
import pg from "pg";

/** The same PgBouncer under another of the database names that it offers: its modes, and its console. */
export function atDatabase(url: string, database: "session" | "transaction" | "pgbouncer"): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}

/** Replaces the connections to the server, with whatever clients have left on them. */
export async function renewConnections(url: string): Promise<void> {
  await command(url, `reconnect ${new URL(url).pathname.slice(1)}`);
}

/** Whether it keeps named statements in transaction mode; an older version does not know the setting. */
export async function keepsNamedStatements(url: string): Promise<boolean> {
  const rows = await command(url, "show config");
  return Number(rows.find(({ key }) => key === "max_prepared_statements")?.value) > 0;
}

/** Throws SKIPPED for a version that passes names on to whichever connection is free; returns the URL. */
export async function requireNamedStatements(url: string): Promise<string> {
  if (await keepsNamedStatements(url)) return url;
  const version = (await command(url, "show version"))[0]?.version ?? "PgBouncer of an unknown version";
  throw new LabError(
    "SKIPPED",
    `${version} does not keep named statements in transaction mode: put PgBouncer 1.21 or newer first on PATH (apt.postgresql.org or Homebrew have it).`,
  );
}

/** What PgBouncer has allocated. */
export async function memoryOf(url: string): Promise<number> {
  const rows = await command(url, "show mem");
  return rows.reduce((sum, { memtotal }) => sum + Number(memtotal ?? 0), 0);
}

async function command(url: string, text: string): Promise<Record<string, string>[]> {
  const client = new pg.Client(atDatabase(url, "pgbouncer"));
  await client.connect();
  try {
    return (await client.query<Record<string, string>>(text)).rows;
  } finally {
    await client.end();
  }
}
