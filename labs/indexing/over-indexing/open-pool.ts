import pg from "pg";

/** Connections that stay open while nobody asks. */
export function openPool(connectionString: string, max: number): pg.Pool {
  const pool = new pg.Pool({ connectionString, max, idleTimeoutMillis: 0 });
  // A server that goes away fails the queries; an idle connection has nobody else to tell.
  pool.on("error", () => {});
  return pool;
}
