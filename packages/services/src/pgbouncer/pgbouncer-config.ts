import { isAtLeast } from "../program/find-program.ts";
import type { PgBouncerLogin } from "./pgbouncer-login.ts";

/** Each mode is a database name, so that clients choose by their connection string. */
export const pgbouncerModes = ["transaction", "session", "statement"] as const;

/** Since this version named statements of the protocol work in every mode. */
export const namedStatementsSince = "1.21";

/** What the configuration of a PgBouncer depends on. */
export interface PgBouncerConfig {
  readonly version: string;
  readonly port: number;
  /** The file with `pgbouncerUsers`. */
  readonly users: string;
  /** Connection string of the PostgreSQL that it connects to. */
  readonly upstream: string;
  readonly login: PgBouncerLogin;
}

/** The configuration file of every PgBouncer that a run starts. */
export function pgbouncerConfig({ version, port, users, upstream, login }: PgBouncerConfig): string {
  const url = new URL(upstream);
  const target = connection({
    host: url.hostname.replace(/^\[|\]$/g, ""),
    port: url.port || "5432",
    dbname: decodeURIComponent(url.pathname.slice(1)),
    // With a user here PgBouncer would not pass on the secrets of its clients.
    ...(!login.passes && { user: login.user, password: decodeURIComponent(url.password) }),
  });
  const certificate = url.searchParams.get("sslrootcert");
  const settings: Record<string, string | number> = {
    listen_addr: "127.0.0.1",
    listen_port: port,
    unix_socket_dir: "",
    auth_type: "scram-sha-256",
    auth_file: users,
    // The console, the database named `pgbouncer`: SHOW POOLS, RECONNECT.
    admin_users: login.user,
    default_pool_size: 20,
    max_client_conn: 500,
    ...(isAtLeast(version, namedStatementsSince) && { max_prepared_statements: 200 }),
    server_tls_sslmode: url.searchParams.get("sslmode") ?? "prefer",
    ...(certificate && { server_tls_ca_file: certificate }),
    // Some drivers send it, and PgBouncer would refuse it.
    ignore_startup_parameters: "extra_float_digits",
    // Logging every connection would be part of what a connection costs.
    log_connections: 0,
    log_disconnections: 0,
  };
  return [
    "[databases]",
    ...pgbouncerModes.map((mode) => `${mode} = ${target} pool_mode=${mode}`),
    "[pgbouncer]",
    ...Object.entries(settings).map(([name, value]) => `${name} = ${value}`),
    "",
  ].join("\n");
}

/** The file of users. */
export function pgbouncerUsers({ user, secret }: PgBouncerLogin): string {
  return `"${user.replaceAll('"', '""')}" "${secret}"\n`;
}

function connection(parts: Readonly<Record<string, string>>): string {
  return Object.entries(parts)
    .filter(([, value]) => value !== "")
    .map(([name, value]) => `${name}='${value.replaceAll("'", "''")}'`)
    .join(" ");
}
