/** Every request opens a connection, asks and closes it. */
import pg from "pg";
import { asking } from "../contract.ts";

export const open = asking((config) => ({
  async borrow() {
    const client = new pg.Client(config);
    await client.connect();
    return { client, giveBack: () => client.end() };
  },
  async [Symbol.asyncDispose]() {},
}));
