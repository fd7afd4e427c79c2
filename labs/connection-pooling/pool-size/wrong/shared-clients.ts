/** Looks like a pool: connections are kept and handed out round robin. But several requests hold the same one at once. */
import pg from "pg";
import { variant } from "../rig.ts";

const size = 2;

export const open = variant((config) => {
  const connected = Array.from({ length: size }, async () => {
    const client = new pg.Client(config);
    await client.connect();
    return client;
  });
  let next = 0;
  return {
    async checkOut() {
      const client = await connected[next++ % size];
      if (client === undefined) throw new Error("There is no connection.");
      return { client, release() {} };
    },
    async [Symbol.asyncDispose]() {
      for (const client of connected) await (await client).end();
    },
  };
});
