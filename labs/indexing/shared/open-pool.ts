import pg from "pg";

/**
 * Opens a pool that keeps its connections while other arms are driven, since a new connection would be opened in
 * measured time. It survives the end of its server: the queries report it.
 */
export function openPool(config: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool({ idleTimeoutMillis: 0, ...config });
  // Without an "error" listener an idle connection's error would end the process.
  return pool.on("error", () => {});
}
