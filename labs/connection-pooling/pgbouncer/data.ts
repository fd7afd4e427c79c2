/**
 * What a dashboard shows at the top of every page: how many incidents break a tenant's policy, and how bad the
 * worst is. Three small tables, the same at every scale: what is measured is the path to the server.
 */
import type { Random } from "@labs/experiment";
import { withPostgres } from "@labs/services";
import type { Header } from "./contract.ts";

const tenants = 500;
const rulesPerTenant = 10;
const incidentsPerTenant = 40;

/** As PgBouncer is configured here, for each mode. */
export const serverConnections = 20;

/** In session mode a client that stays keeps one of them, so no more may stay; the rest are for those that come and go. */
export const stayInSession = 16;

/** Joins three tables for one tenant: short to run, and planning it is a good part of it. */
const header = (which: string) => `
  SELECT tenants.id AS tenant, count(incidents.id)::int AS incidents, max(incidents.severity)::int AS worst
  FROM tenants
    JOIN policies ON policies.tenant = tenants.id
    LEFT JOIN incidents ON incidents.tenant = tenants.id AND incidents.rule = policies.rule
      AND incidents.severity >= policies.threshold
  WHERE ${which}
  GROUP BY tenants.id`;

/** The tenant comes as `$1`. */
export const byParameter = header("tenants.id = $1");

/** The tenant comes from a setting of the session, as row-level security often has it; no setting, no row. */
export const bySetting = header("tenants.id = current_setting('firewall.tenant', true)::int");

export function drawTenant(draw: Random): number {
  return 1 + Math.floor(tenants * draw());
}

/** Makes the tables anew; the same rows for the same seed. Disposing drops them. */
export async function loadTables(
  postgres: string,
  seed: number,
): Promise<AsyncDisposable & { readonly headers: ReadonlyMap<number, Header> }> {
  const headers = await withPostgres(postgres, async (client) => {
    await client.query(`
      DROP TABLE IF EXISTS tenants, policies, incidents;
      CREATE FUNCTION pg_temp.draw(n bigint, stream int) RETURNS float8 IMMUTABLE LANGUAGE sql
        AS 'SELECT (hashint8extended(n, ${Math.trunc(seed) * 1000} + stream) & 1048575)::float8 / 1048576';
      CREATE TABLE tenants (id int PRIMARY KEY, name text NOT NULL);
      CREATE TABLE policies (tenant int, rule int, threshold int NOT NULL, PRIMARY KEY (tenant, rule));
      CREATE TABLE incidents (id int PRIMARY KEY, tenant int NOT NULL, rule int NOT NULL, severity int NOT NULL);
      INSERT INTO tenants SELECT id, 'tenant ' || id FROM generate_series(1, ${tenants}) AS id;
      INSERT INTO policies SELECT tenant, rule, 1 + (5 * pg_temp.draw(100 * tenant + rule, 1))::int
        FROM generate_series(1, ${tenants}) AS tenant, generate_series(1, ${rulesPerTenant}) AS rule;
      INSERT INTO incidents SELECT n, 1 + n % ${tenants}, 1 + floor(${rulesPerTenant} * pg_temp.draw(n, 2))::int,
        1 + floor(5 * pg_temp.draw(n, 3))::int FROM generate_series(1, ${tenants * incidentsPerTenant}) AS n;
      CREATE INDEX incidents_tenant ON incidents (tenant)`);
    await client.query("VACUUM (ANALYZE) tenants, policies, incidents");
    const { rows } = await client.query<Header>(header("true"));
    return new Map(rows.map((row) => [row.tenant, { ...row }]));
  });
  return {
    headers,
    [Symbol.asyncDispose]: () =>
      withPostgres(postgres, async (client) => {
        await client.query("DROP TABLE IF EXISTS tenants, policies, incidents");
      }),
  };
}
