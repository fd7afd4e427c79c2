/** Each pooled connection has a backend of its own, and the statement has a name: each backend parses it once. */
import type { Header } from "../contract.ts";
import { byParameter } from "../data.ts";
import { variant } from "../rig.ts";

export const open = variant(({ postgres }) => ({
  url: postgres,
  query: (client, tenant) => client.query<Header>({ name: "header", text: byParameter, values: [tenant] }),
}));
