/** Connections are opened when they are first needed, up to a bound, and kept; a request that finds none free waits in a queue. */
import pg from "pg";
import { variant } from "../rig.ts";

/** @param max connections, to each of the two routes to the server */
export const pooled = (max: number) =>
  variant((config) => {
    const pool = new pg.Pool({ ...config, max });
    // Without an "error" listener an idle client's error would end the process.
    pool.on("error", () => {});
    return {
      async checkOut() {
        const client = await pool.connect();
        return { client, release: (broken) => client.release(broken) };
      },
      [Symbol.asyncDispose]: () => pool.end(),
    };
  });
