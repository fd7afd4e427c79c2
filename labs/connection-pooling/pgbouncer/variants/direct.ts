/** Each pooled connection has a backend of its own. */
import type { Header } from "../contract.ts";
import { byParameter } from "../data.ts";
import { variant } from "../rig.ts";

export const open = variant(({ postgres }) => ({
  url: postgres,
  query: (client, tenant) => client.query<Header>(byParameter, [tenant]),
}));
