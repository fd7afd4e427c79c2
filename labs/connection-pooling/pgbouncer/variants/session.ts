/** A client has a server's connection from its first query until it leaves, so no more can stay than there are. */
import { inMode } from "../console.ts";
import { asking, stayInSession } from "../contract.ts";
import { unnamed } from "../header.ts";

export const open = asking<"pgbouncer">(({ pgbouncer }) => ({
  url: inMode(pgbouncer, "session"),
  connections: stayInSession,
  ask: unnamed,
}));
