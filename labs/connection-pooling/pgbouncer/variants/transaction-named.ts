/** Transaction mode, and the statement has a name: PgBouncer prepares it on each server connection once. */
import type { Header } from "../contract.ts";
import { byParameter } from "../data.ts";
import { variant } from "../rig.ts";

export const open = variant(async ({ inMode, requireNamedStatements }) => ({
  url: await requireNamedStatements(inMode("transaction")),
  query: (client, tenant) => client.query<Header>({ name: "header", text: byParameter, values: [tenant] }),
}));
