import pg from "pg";

/**
 * A pool that keeps its connections while other arms are driven, since one that is closed meanwhile would be
 * opened on the clock, and that survives the end of its server: the queries tell of it.
 */
export function openPool(config: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool({ idleTimeoutMillis: 0, ...config });
  // An idle connection has nobody else to tell.
  return pool.on("error", () => {});
}
