/** Connections are opened when they are first needed, up to a bound, and kept; who finds none free waits in line. */
import pg from "pg";
import { asking } from "../contract.ts";

/** @param max connections, to each of the two ways to the server */
export const pooled = (max: number) =>
  asking((config) => {
    const pool = new pg.Pool({ ...config, max });
    // A connection that breaks while nobody holds it has nobody to tell; without this the process ends.
    pool.on("error", () => {});
    return {
      async borrow() {
        const client = await pool.connect();
        return { client, giveBack: (broken) => client.release(broken) };
      },
      [Symbol.asyncDispose]: () => pool.end(),
    };
  });
