import { randomBytes } from "node:crypto";
import { withPostgres } from "../postgres/postgres-client.ts";

/** How clients log in to PgBouncer. */
export interface PgBouncerLogin {
  /** As in PostgreSQL. */
  readonly user: string;
  readonly password: string;
  /** What PgBouncer keeps of the password. */
  readonly secret: string;
  /** Whether the same secret opens PostgreSQL, so that PgBouncer needs no password of its own there. */
  readonly passes: boolean;
}

/**
 * Clients log in as they do to PostgreSQL where its secret can be read. Otherwise PgBouncer has a plain
 * password, from which it derives a secret at every login: some milliseconds, one client after another.
 */
export async function pgbouncerLogin(upstream: string): Promise<PgBouncerLogin> {
  const { user, secret } = await roleOf(upstream);
  const password = decodeURIComponent(new URL(upstream).password);
  if (secret?.startsWith("SCRAM-SHA-256$") && password !== "")
    return { user, password, secret, passes: true };
  const own = randomBytes(18).toString("hex");
  return { user, password: own, secret: own, passes: false };
}

/** The connection string for clients of a PgBouncer on this machine. */
export function pgbouncerUrl({ user, password }: PgBouncerLogin, port: number): string {
  return `postgres://${encodeURIComponent(user)}:${encodeURIComponent(password)}@127.0.0.1:${port}/transaction`;
}

/** What decides the cost of a login, for the result file. */
export function loginFacts({ passes }: PgBouncerLogin): Readonly<Record<string, string>> {
  return {
    login: passes ? "SCRAM with the secret of PostgreSQL" : "SCRAM, hashed anew by PgBouncer at every login",
  };
}

async function roleOf(url: string): Promise<{ user: string; secret: string | null }> {
  return await withPostgres(url, async (client) => {
    const { rows } = await client.query<{ user: string; allowed: boolean }>(
      `select current_user as user, has_table_privilege('pg_catalog.pg_authid', 'select') as allowed`,
    );
    const { user = "", allowed = false } = rows[0] ?? {};
    if (!allowed) return { user, secret: null };
    const found = await client.query<{ secret: string | null }>(
      "select rolpassword as secret from pg_catalog.pg_authid where rolname = current_user",
    );
    return { user, secret: found.rows[0]?.secret ?? null };
  });
}
