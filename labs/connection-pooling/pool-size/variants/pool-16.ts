/** Keeps up to 16 connections; a request that finds none free waits in a queue. */
import pg from "pg";
import { variant } from "../rig.ts";

export const open = variant((config) => {
  const pool = new pg.Pool({ ...config, max: 16 });
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
