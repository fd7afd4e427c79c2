/** A client has a server's connection for the time of a transaction. */
import { inMode } from "../console.ts";
import { asking } from "../contract.ts";
import { unnamed } from "../header.ts";

export const open = asking<"pgbouncer">(({ pgbouncer }, { connections }) => ({
  url: inMode(pgbouncer, "transaction"),
  connections,
  ask: unnamed,
}));
