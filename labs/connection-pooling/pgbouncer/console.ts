/** The console of PgBouncer: a database of its own whose statements are commands. */
import pg from "pg";

/** The modes by the names under which this PgBouncer offers them. */
export type Mode = "session" | "transaction";

/** The same PgBouncer in another mode. */
export function inMode(pgbouncer: string, mode: Mode): string {
  return atDatabase(pgbouncer, mode);
}

/** Replaces the connections to the server, with whatever clients have left on them. */
export async function renewConnections(url: string): Promise<void> {
  await command(url, `reconnect ${new URL(url).pathname.slice(1)}`);
}

export async function settingOf(url: string, name: string): Promise<string | undefined> {
  const rows = await command(url, "show config");
  return rows.find(({ key }) => key === name)?.value;
}

export async function versionOf(url: string): Promise<string> {
  return (await command(url, "show version"))[0]?.version ?? "of an unknown version";
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

function atDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}
