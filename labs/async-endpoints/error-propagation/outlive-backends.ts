import type pg from "pg";

/**
 * Lets the process outlive a connection that breaks: without a listener, an `error` event ends it. The pool
 * hears its idle clients only and then drops them; a client on loan has nobody but this listener.
 */
export function outliveBackends(pool: pg.Pool): pg.Pool {
  return pool.on("error", () => {}).on("connect", (client) => client.on("error", () => {}));
}
