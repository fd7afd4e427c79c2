/** A client has a server connection from its first query until it leaves, so no more can stay than there are. */
import type { Header } from "../contract.ts";
import { byParameter } from "../data.ts";
import { variant } from "../rig.ts";

export const open = variant(({ inMode }) => ({
  url: inMode("session"),
  query: (client, tenant) => client.query<Header>(byParameter, [tenant]),
}));
