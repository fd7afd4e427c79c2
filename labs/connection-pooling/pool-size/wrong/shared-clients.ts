/** Looks like a pool: connections are kept and handed out in turn. But nobody owns the one they hold. */
import pg from "pg";
import { asking } from "../contract.ts";

const size = 2;

export const open = asking((config) => {
  const connected = Array.from({ length: size }, async () => {
    const client = new pg.Client(config);
    await client.connect();
    return client;
  });
  let turn = 0;
  return {
    async borrow() {
      const client = await connected[turn++ % size];
      if (client === undefined) throw new Error("There is no connection.");
      return { client, giveBack() {} };
    },
    async [Symbol.asyncDispose]() {
      for (const client of connected) await (await client).end();
    },
  };
});
