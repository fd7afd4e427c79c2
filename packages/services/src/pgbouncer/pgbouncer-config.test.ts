/** The configuration of a PgBouncer. */
import { describe, expect, it } from "vitest";
import { pgbouncerConfig, pgbouncerUsers } from "./pgbouncer-config.ts";

const login = { user: "me", password: "own", secret: "own", passes: false };
const options = {
  version: "1.24.1",
  port: 6432,
  users: "/tmp/users",
  upstream: "postgres://me:pw@db:5433/mine",
  login,
};

describe("the configuration of PgBouncer", () => {
  it("gives each mode a database name of its own", () => {
    for (const mode of ["transaction", "session", "statement"]) {
      expect(pgbouncerConfig(options)).toContain(
        `\n${mode} = host='db' port='5433' dbname='mine' user='me' password='pw' pool_mode=${mode}\n`,
      );
    }
  });

  it("keeps named statements where the version can", () => {
    expect(pgbouncerConfig(options)).toContain("max_prepared_statements = 200");
    expect(pgbouncerConfig({ ...options, version: "1.21.0" })).toContain("max_prepared_statements");
    // An older one would refuse to start.
    expect(pgbouncerConfig({ ...options, version: "1.18.0" })).not.toContain("max_prepared_statements");
  });

  it("takes passwords with any characters, and an IPv6 address", () => {
    const upstream = `postgres://me:${encodeURIComponent("it's %;#=")}@[::1]/mine`;
    expect(pgbouncerConfig({ ...options, upstream })).toContain(
      "host='::1' port='5432' dbname='mine' user='me' password='it''s %;#='",
    );
  });

  it("has no password for PostgreSQL where its clients' secret opens it", () => {
    const passing = { ...login, secret: "SCRAM-SHA-256$4096:a$b:c", passes: true };
    expect(pgbouncerConfig({ ...options, login: passing })).toContain("dbname='mine' pool_mode=");
    expect(pgbouncerConfig({ ...options, login: passing })).not.toContain("pw");
    expect(pgbouncerUsers(passing)).toBe('"me" "SCRAM-SHA-256$4096:a$b:c"\n');
  });

  it("speaks TLS to PostgreSQL as the connection string wants it", () => {
    expect(pgbouncerConfig(options)).toContain("server_tls_sslmode = prefer");
    const upstream = `${options.upstream}?sslmode=verify-full&sslrootcert=/etc/ca.pem`;
    expect(pgbouncerConfig({ ...options, upstream })).toContain(
      "server_tls_sslmode = verify-full\nserver_tls_ca_file = /etc/ca.pem",
    );
  });
});
