/** A client has a server connection for the time of a transaction. */
import type { Header } from "../contract.ts";
import { byParameter } from "../data.ts";
import { variant } from "../rig.ts";

export const open = variant(({ inMode }) => ({
  url: inMode("transaction"),
  query: (client, tenant) => client.query<Header>(byParameter, [tenant]),
}));
