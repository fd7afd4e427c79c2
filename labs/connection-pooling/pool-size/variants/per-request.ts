/** Every request opens a connection, runs its statement and closes the connection. */
import pg from "pg";
import { variant } from "../rig.ts";

export const open = variant((config) => ({
  async checkOut() {
    const client = new pg.Client(config);
    await client.connect();
    return { client, release: () => client.end() };
  },
  async [Symbol.asyncDispose]() {},
}));
