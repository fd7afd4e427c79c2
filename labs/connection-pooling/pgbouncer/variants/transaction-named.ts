/** Transaction mode, and the statement has a name: PgBouncer prepares it on each server connection once. */
import type { Header } from "../contract.ts";
import { byParameter } from "../data.ts";
import { variant } from "../rig.ts";

export const open = variant(async ({ inMode, connections, requireNamedStatements }) => {
  const url = inMode("transaction");
  await requireNamedStatements(url);
  return {
    url,
    connections,
    query: (client, tenant) => client.query<Header>({ name: "header", text: byParameter, values: [tenant] }),
  };
});
